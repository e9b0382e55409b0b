package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Values in Redis, or in any server with its protocol: one key per view and entity, written by {@code SET},
 * {@code SETEX} and {@code DEL}, read by {@code MGET}. {@link RedisKeys} says how they are named.
 */
public final class RedisFeatureStore implements FeatureStore {
    private static final Logger LOG = Logger.getLogger(RedisFeatureStore.class);

    /** Longest time to live that is worth an expiry, and that every server can count. */
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private final List<RedisLink> readLinks;
    private final RedisLink writeLink;
    private final Duration readTimeout;
    private final Duration writeTimeout;
    private final FeatureMeters meters;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param readLinks links that reads take in turn; never that of the writes, behind which they would queue
     * @param writeLink link of the writes: one, for it keeps their order
     */
    public RedisFeatureStore(
            List<RedisLink> readLinks,
            RedisLink writeLink,
            Duration readTimeout,
            Duration writeTimeout,
            FeatureMeters meters) {
        this.readLinks = List.copyOf(readLinks);
        this.writeLink = writeLink;
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
        Request request = Request.cmd(Command.MGET);
        ordered.forEach(id -> request.arg(RedisKeys.of(id)));
        return nextReadLink().send(Call.READ, readTimeout, request).map(answer -> decode(ordered, answer));
    }

    @Override
    public Uni<Void> apply(List<FeatureWrite> writes) {
        if (writes.size() > MAX_VALUES) {
            throw new IllegalArgumentException(writes.size() + " writes, more than " + MAX_VALUES);
        }
        if (writes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Request> requests = new ArrayList<>(writes.size());
        for (FeatureWrite write : writes) {
            requests.add(request(write));
        }
        return writeLink
                .send(Call.WRITE, writeTimeout, requests)
                .invoke(() -> writes.forEach(write -> meters.written(write.id().view())))
                .replaceWithVoid();
    }

    /** The next link in turn that answers; the next one at all where none does, for it tells why. */
    private RedisLink nextReadLink() {
        int first = turn.getAndIncrement();
        for (int i = 0; i < readLinks.size(); i++) {
            RedisLink link = readLinks.get(Math.floorMod(first + i, readLinks.size()));
            if (link.isAnswering()) {
                return link;
            }
        }
        return readLinks.get(Math.floorMod(first, readLinks.size()));
    }

    private static Request request(FeatureWrite write) {
        byte[] key = RedisKeys.of(write.id());
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

    private Map<FeatureId, FeatureValue> decode(List<FeatureId> ids, Response answer) {
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Response value = answer.get(i);
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
