package io.afterclick.feature.app;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.IntStream;

/** The connections to Redis: some for reads, one for writes, behind which reads would have to queue. */
@Singleton
final class RedisLinks {
    private final List<RedisLink> reads;
    private final RedisLink writes;
    private volatile boolean haveAnswered;

    RedisLinks(Vertx vertx, Redis redis, FeatureConfig config, FeatureMeters meters) {
        this.reads = IntStream.range(0, config.redisReadConnections())
                .mapToObj(i -> RedisLink.open("read-" + i, vertx, redis, meters))
                .toList();
        this.writes = RedisLink.open("write", vertx, redis, meters);
    }

    List<RedisLink> reads() {
        return reads;
    }

    RedisLink writes() {
        return writes;
    }

    /** Whether Redis has answered since the start; stays true. */
    boolean haveAnswered() {
        haveAnswered = haveAnswered || reads.stream().anyMatch(RedisLink::isAnswering);
        return haveAnswered;
    }

    /** To be called before the Redis client ends, or the links would try to come back. */
    void close() {
        reads.forEach(RedisLink::close);
        writes.close();
    }
}
