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

    Lifecycle(FeatureConfig config, FeatureStreams streams, FeatureFeed feed) {
        this.config = ConfigChecks.checked(config);
        this.streams = streams;
        this.feed = feed;
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
    }
}
