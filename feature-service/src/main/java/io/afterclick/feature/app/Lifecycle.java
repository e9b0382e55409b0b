package io.afterclick.feature.app;

import io.afterclick.feature.adapter.kafka.DeletionsReader;
import io.afterclick.feature.adapter.kafka.FeatureFeed;
import io.afterclick.feature.adapter.kafka.FeatureStreams;
import io.afterclick.feature.adapter.kafka.GroupLag;
import io.afterclick.feature.adapter.kafka.VectorsReader;
import io.afterclick.feature.adapter.kafka.ViewBackfill;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Starts what runs by itself, and ends it. */
@Singleton
final class Lifecycle {
    private static final Duration LAG_EVERY = Duration.ofSeconds(5);

    private final FeatureConfig config;
    private final VectorsReader vectors;
    private final DeletionsReader deletions;
    private final ViewBackfill backfill;
    private final FeatureStreams streams;
    private final FeatureFeed feed;
    private final RedisLinks redis;
    private final GroupLag feedLag;

    Lifecycle(
            FeatureConfig config,
            VectorsReader vectors,
            DeletionsReader deletions,
            ViewBackfill backfill,
            FeatureStreams streams,
            FeatureFeed feed,
            GroupLag feedLag,
            RedisLinks redis) {
        this.vectors = vectors;
        this.deletions = deletions;
        this.backfill = backfill;
        this.config = ConfigChecks.checked(config);
        this.streams = streams;
        this.feed = feed;
        this.feedLag = feedLag;
        this.redis = redis;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.learn()) {
            vectors.start();
            deletions.start();
            streams.start();
            feed.start();
            feedLag.start(LAG_EVERY);
        }
    }

    /** A back-fill may last longer than any stop waits. */
    void endBackfill(@Observes ShutdownDelayInitiatedEvent event) {
        backfill.close();
    }

    /** At the same time, since each may wait for a broker that is away. */
    void onStop(@Observes ShutdownEvent event) {
        List<Thread> closing = Stream.<Runnable>of(
                        feedLag::close, feed::close, backfill::close, streams::close, vectors::close, deletions::close)
                .map(close -> new Thread(close, "closing"))
                .toList();
        closing.forEach(Thread::start);
        try {
            for (Thread thread : closing) {
                thread.join(); // each has a limit of its own
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redis.close();
    }
}
