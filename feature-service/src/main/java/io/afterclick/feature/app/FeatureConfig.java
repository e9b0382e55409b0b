package io.afterclick.feature.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of feature-service. */
@ConfigMapping(prefix = "afterclick.feature")
public interface FeatureConfig {
    /** Folder of the local state of the aggregates. It survives a restart; where it is lost, it is rebuilt from Kafka. */
    Path stateDir();

    /** Whether this process computes features and writes them to Redis; if not, it only serves them. */
    @WithDefault("true")
    boolean learn();

    /** Whether callers must show a certificate that the trust store of the server's TLS configuration trusts. */
    @WithDefault("false")
    boolean clientCertificateRequired();

    /** Longest time of answering one call, 1 ms to 10 s; less where its caller waits less. What is not known by then is stale or a default. */
    @WithDefault("20ms")
    Duration budget();

    /** Longest age of a value that stands in for a Redis that does not answer, 0 to 7 d; after that it is the default. */
    @WithDefault("10m")
    Duration staleLimit();

    /** Memory for copies of values in this process, in MiB, 0 to 65,536; 0 keeps none. */
    @WithDefault("32")
    int nearCacheMib();

    /** Longest wait for Redis to tell values, 1 ms to 10 s; longer than calls wait, so that what comes late serves the next one. */
    @WithDefault("50ms")
    Duration redisTimeout();

    /** How long Redis is left alone, 10 ms to 1 min, when half of the last calls have failed; then one call tries. */
    @WithDefault("500ms")
    Duration redisPause();

    /** Longest wait for Redis to take a batch, 100 ms to 1 min; after that the batch is tried again. */
    @WithDefault("5s")
    Duration redisWriteTimeout();

    /** Connections that serve reads, 1 to 4; one more is used for writes. */
    @WithDefault("2")
    int redisReadConnections();

    /** How often to look whether Redis still has what was written, 100 ms to 1 min. */
    @WithDefault("1s")
    Duration redisCheckInterval();

    /** File with the views, as docs/features.md describes it; unset: the one that comes with the service. */
    Optional<Path> viewsFile();

    /** Memory for item vectors, from which GS-scores are made, in MiB, 0 to 65,536; twice as much while models change. */
    @WithDefault("256")
    int vectorsMib();

    /** How long no vector must have come before those of a new model are used, 100 ms to 10 min. */
    @WithDefault("5s")
    Duration vectorsQuiet();

    /** Observations that a back-fill may hand to the topology in a second, 1 to 1,000,000. */
    @WithDefault("2000")
    int backfillRate();

    /** What one record of a channel may take; start is refused where those that may wait for one outlast its age limit. */
    @WithDefault("10ms")
    Duration recordTimeLimit();

    /** Settings of the Kafka Streams topology that computes features. */
    Streams streams();

    /** Settings of the Kafka Streams topology that computes features. */
    interface Streams {
        /** Threads that share the partitions, 1 to 64. */
        @WithDefault("1")
        int threads();

        /** How often computed values become visible, 10 ms to 5 s: a transaction must end well within its time-out. */
        @WithDefault("100ms")
        Duration commitInterval();

        /** Heap for values that changed since the last commit, in MiB, 1 to 1,024. */
        @WithDefault("16")
        int cacheMib();

        /** Native memory of the local state, in MiB, 16 to 16,384. */
        @WithDefault("64")
        int rocksdbMib();
    }
}
