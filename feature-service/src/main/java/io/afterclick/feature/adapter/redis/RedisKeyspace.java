package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/**
 * All keys, on whichever server each of them lies: on one ({@link RedisSingle}) or on several ({@link RedisCluster}).
 *
 * <p>Thread-safe. Fails with {@link io.afterclick.feature.online.FeatureException} of reason {@code STORE_UNAVAILABLE}
 * within the time that a call has.
 */
public interface RedisKeyspace extends AutoCloseable {
    /** Which connections a command takes: reads do not queue behind writes. */
    enum Way {
        READS,
        /** What goes this way later is done later. */
        WRITES
    }

    /**
     * A command that changes one key.
     *
     * @param slot that of the key
     */
    record Change(int slot, Request request) {
        static Change of(byte[] key, Request request) {
            return new Change(KeySlot.of(key), request);
        }
    }

    /** What keys hold, in the order of the keys, in one round trip; null where there is nothing. */
    Uni<List<Response>> values(Call call, Way way, Duration timeout, List<byte[]> keys);

    /** Changes keys, in one round trip; those of one key in their order. When it fails, some may have been made. */
    Uni<Void> change(Call call, Duration timeout, List<Change> changes);

    /** Whether keys lie on several servers, each of which may lose what it has. */
    boolean isSpread();

    /** Number of the server that has a key, from 0. */
    int partOf(byte[] key);

    /** Whether anything can be read now. */
    boolean isAnswering();

    @Override
    void close();
}
