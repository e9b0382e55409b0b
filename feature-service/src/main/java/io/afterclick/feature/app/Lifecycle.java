package io.afterclick.feature.app;

import io.afterclick.feature.adapter.kafka.FeatureFeed;
import io.afterclick.feature.adapter.kafka.FeatureStreams;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts what runs by itself, and ends it. */
@Singleton
final class Lifecycle {
    private final FeatureConfig config;
    private final FeatureStreams streams;
    private final FeatureFeed feed;
    private final RedisLinks redis;

    Lifecycle(FeatureConfig config, FeatureStreams streams, FeatureFeed feed, RedisLinks redis) {
        this.config = ConfigChecks.checked(config);
        this.streams = streams;
        this.feed = feed;
        this.redis = redis;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.learn()) {
            streams.start();
            feed.start();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        feed.close();
        streams.close();
        redis.close();
    }
}
