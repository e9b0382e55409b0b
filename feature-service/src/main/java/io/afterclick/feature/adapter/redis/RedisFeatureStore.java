package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
import io.afterclick.feature.adapter.redis.RedisKeyspace.Change;
import io.afterclick.feature.adapter.redis.RedisKeyspace.Way;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.online.FeatureStore;
import io.afterclick.feature.online.FeatureWrite;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Values in Redis, or in any server with its protocol: one key per view and entity, written by {@code SET},
 * {@code SETEX} and {@code DEL}, read by {@code MGET}. {@link RedisKeys} says how they are named.
 */
public final class RedisFeatureStore implements FeatureStore {
    private static final Logger LOG = Logger.getLogger(RedisFeatureStore.class);

    /** Longest time to live that is worth an expiry, and that every server can count. */
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private final RedisKeyspace keyspace;
    private final Duration readTimeout;
    private final Duration writeTimeout;
    private final FeatureMeters meters;

    public RedisFeatureStore(
            RedisKeyspace keyspace, Duration readTimeout, Duration writeTimeout, FeatureMeters meters) {
        this.keyspace = keyspace;
        this.readTimeout = readTimeout;
        this.writeTimeout = writeTimeout;
        this.meters = meters;
    }

    @Override
    public Uni<Map<FeatureId, FeatureValue>> get(Set<FeatureId> ids) {
        if (ids.isEmpty() || ids.size() > MAX_VALUES) {
            throw new IllegalArgumentException(ids.size() + " ids, not 1 to " + MAX_VALUES);
        }
        List<FeatureId> ordered = List.copyOf(ids);
        List<byte[]> keys = ordered.stream().map(RedisKeys::of).toList();
        return keyspace.values(Call.READ, Way.READS, readTimeout, keys).map(answers -> decode(ordered, answers));
    }

    @Override
    public int partOf(FeatureId id) {
        return keyspace.isSpread() ? keyspace.partOf(RedisKeys.of(id)) : 0;
    }

    @Override
    public Uni<Void> apply(List<FeatureWrite> writes) {
        if (writes.size() > MAX_VALUES) {
            throw new IllegalArgumentException(writes.size() + " writes, more than " + MAX_VALUES);
        }
        if (writes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Change> changes = writes.stream().map(RedisFeatureStore::change).toList();
        return keyspace.change(Call.WRITE, writeTimeout, changes)
                .invoke(() -> writes.forEach(write -> meters.written(write.id().view())));
    }

    private static Change change(FeatureWrite write) {
        byte[] key = RedisKeys.of(write.id());
        return Change.of(key, request(key, write));
    }

    private static Request request(byte[] key, FeatureWrite write) {
        if (write instanceof FeatureWrite.Put put) {
            byte[] value = FeatureMessages.toBytes(put.value());
            if (put.ttl().equals(View.NO_EXPIRY) || put.ttl().compareTo(LONGEST_TTL) > 0) {
                return Request.cmd(Command.SET).arg(key).arg(value);
            }
            return Request.cmd(Command.SETEX)
                    .arg(key)
                    .arg(wholeSeconds(put.ttl()))
                    .arg(value);
        }
        return Request.cmd(Command.DEL).arg(key);
    }

    /** Rounded up: a value never expires too early, and 0 is refused by Redis. */
    private static long wholeSeconds(Duration ttl) {
        return ttl.plusNanos(999_999_999).toSeconds();
    }

    private Map<FeatureId, FeatureValue> decode(List<FeatureId> ids, List<Response> answers) {
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Response value = answers.get(i);
            if (value != null) {
                try {
                    values.put(ids.get(i), FeatureMessages.valueFromBytes(value.toBytes()));
                } catch (UnreadableException e) {
                    // Not ours, or damaged: the caller gets the default, and the next write mends it.
                    meters.undecodableValue();
                    LOG.debugf("value of view %s in Redis: %s", ids.get(i).view(), e.getMessage());
                }
            }
        }
        return values;
    }
}
