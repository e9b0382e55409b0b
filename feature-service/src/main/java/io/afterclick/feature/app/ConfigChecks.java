package io.afterclick.feature.app;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** Checks at start what types cannot say. */
final class ConfigChecks {
    private ConfigChecks() {}

    /** @throws IllegalArgumentException names the first setting that is out of its range */
    static FeatureConfig checked(FeatureConfig config) {
        range("budget", config.budget(), Duration.ofMillis(1), Duration.ofSeconds(10));
        range("stale-limit", config.staleLimit(), Duration.ZERO, Duration.ofDays(7));
        range("near-cache-mib", config.nearCacheMib(), 0, 65_536);
        range("redis-pause", config.redisPause(), Duration.ofMillis(10), Duration.ofMinutes(1));
        range("redis-timeout", config.redisTimeout(), Duration.ofMillis(1), Duration.ofSeconds(10));
        range("redis-write-timeout", config.redisWriteTimeout(), Duration.ofMillis(100), Duration.ofMinutes(1));
        range("redis-read-connections", config.redisReadConnections(), 1, 4);
        range("redis-check-interval", config.redisCheckInterval(), Duration.ofMillis(100), Duration.ofMinutes(1));
        range("vectors-mib", config.vectorsMib(), 0, 65_536);
        range("vectors-quiet", config.vectorsQuiet(), Duration.ofMillis(100), Duration.ofMinutes(10));
        range("backfill-rate", config.backfillRate(), 1, 1_000_000);
        range("streams.threads", config.streams().threads(), 1, 64);
        range(
                "streams.commit-interval",
                config.streams().commitInterval(),
                Duration.ofMillis(10),
                Duration.ofSeconds(5));
        range("streams.cache-mib", config.streams().cacheMib(), 1, 1_024);
        range("streams.rocksdb-mib", config.streams().rocksdbMib(), 16, 16_384);
        try {
            Files.createDirectories(config.stateDir());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "afterclick.feature.state-dir: cannot make folder " + config.stateDir(), e);
        }
        return config;
    }

    private static <T extends Comparable<T>> void range(String key, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "afterclick.feature." + key + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
