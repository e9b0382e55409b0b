package io.afterclick.feature.app;

import io.afterclick.feature.adapter.kafka.FeatureFeed;
import io.afterclick.feature.adapter.kafka.FeatureStreams;
import io.afterclick.feature.adapter.kafka.FeatureStreams.Health;
import io.afterclick.feature.adapter.kafka.VectorsReader;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: Redis has answered since the start; from then on calls are served whether it does or not. And, in a process that computes features, the topology runs and the feed has been read once up to
 * where it ended at start. Alive: nothing has ended that only a restart brings back; the messaging extension adds its own
 * check of the feed's consumer.
 */
@Singleton
final class HealthChecks {
    private final FeatureConfig config;
    private final RedisLinks redis;
    private final VectorsReader vectors;
    private final FeatureStreams streams;
    private final FeatureFeed feed;

    HealthChecks(
            FeatureConfig config, RedisLinks redis, VectorsReader vectors, FeatureStreams streams, FeatureFeed feed) {
        this.vectors = vectors;
        this.config = config;
        this.redis = redis;
        this.streams = streams;
        this.feed = feed;
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck redisAnswers() {
        return () ->
                HealthCheckResponse.named("redis").status(redis.haveAnswered()).build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck topologyRuns() {
        return () -> HealthCheckResponse.named("topology")
                .status(!config.learn() || streams.health() == Health.RUNNING)
                .build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck feedHasCaughtUp() {
        return () -> HealthCheckResponse.named("feed")
                .status(!config.learn() || feed.isCaughtUp())
                .build();
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck topologyHasNotFailed() {
        return () -> HealthCheckResponse.named("topology")
                .status(streams.health() != Health.FAILED)
                .build();
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck vectorsAreRead() {
        return () -> HealthCheckResponse.named("vectors")
                .status(!config.learn() || vectors.isAlive())
                .build();
    }
}
