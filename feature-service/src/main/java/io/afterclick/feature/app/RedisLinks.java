package io.afterclick.feature.app;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.redis.RedisCluster;
import io.afterclick.feature.adapter.redis.RedisKeyspace;
import io.afterclick.feature.adapter.redis.RedisSingle;
import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/** The connections to Redis: some for reads, one for writes, behind which reads would have to queue. */
@Singleton
final class RedisLinks {
    private final RedisKeyspace keyspace;
    private volatile boolean haveAnswered;

    RedisLinks(Vertx vertx, Redis redis, Options options, FeatureConfig config, FeatureMeters meters) {
        this.keyspace = options.read.getType() == RedisClientType.CLUSTER
                ? new RedisCluster(vertx, options.read, config.redisReadConnections(), meters)
                : new RedisSingle(vertx, redis, config.redisReadConnections(), meters);
    }

    RedisKeyspace keyspace() {
        return keyspace;
    }

    /** Whether Redis has answered since the start; stays true. */
    boolean haveAnswered() {
        haveAnswered = haveAnswered || keyspace.isAnswering();
        return haveAnswered;
    }

    /** To be called before the Redis client ends, or the links would try to come back. */
    void close() {
        keyspace.close();
    }

    /** How the extension would connect: addresses, password, TLS and time limits, as {@code quarkus.redis.*} says. */
    @Singleton
    static final class Options implements RedisOptionsCustomizer {
        private volatile RedisOptions read = new RedisOptions();

        @Override
        public void customize(String clientName, RedisOptions options) {
            read = new RedisOptions(options);
        }
    }
}
