package io.afterclick.feature.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureConfigTest {
    @TempDir
    Path folder;

    @Test
    void defaults() {
        FeatureConfig config = ConfigChecks.checked(config(Map.of()));

        assertThat(config.learn()).isTrue();
        assertThat(config.redisTimeout()).isEqualTo(Duration.ofMillis(50));
        assertThat(config.redisWriteTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.redisReadConnections()).isEqualTo(2);
        assertThat(config.redisCheckInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.budget()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.staleLimit()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.nearCacheMib()).isEqualTo(32);
        assertThat(config.redisPause()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.viewsFile()).isEmpty();
        assertThat(config.vectorsMib()).isEqualTo(256);
        assertThat(config.vectorsQuiet()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.backfillRate()).isEqualTo(2_000);
        assertThat(config.streams().threads()).isEqualTo(1);
        assertThat(config.streams().commitInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.streams().cacheMib()).isEqualTo(16);
        assertThat(config.streams().rocksdbMib()).isEqualTo(64);
    }

    @Test
    void explicitValues() {
        FeatureConfig config = ConfigChecks.checked(config(Map.ofEntries(
                Map.entry("learn", "false"),
                Map.entry("redis-timeout", "20ms"),
                Map.entry("redis-write-timeout", "1s"),
                Map.entry("redis-read-connections", "4"),
                Map.entry("redis-check-interval", "2s"),
                Map.entry("budget", "15ms"),
                Map.entry("stale-limit", "1h"),
                Map.entry("near-cache-mib", "64"),
                Map.entry("redis-pause", "3s"),
                Map.entry("views-file", "my-views.yaml"),
                Map.entry("vectors-mib", "8"),
                Map.entry("vectors-quiet", "1s"),
                Map.entry("backfill-rate", "50"),
                Map.entry("streams.threads", "3"),
                Map.entry("streams.commit-interval", "1s"),
                Map.entry("streams.cache-mib", "2"),
                Map.entry("streams.rocksdb-mib", "32"))));

        assertThat(config.learn()).isFalse();
        assertThat(config.redisTimeout()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.redisWriteTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.redisReadConnections()).isEqualTo(4);
        assertThat(config.redisCheckInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.budget()).isEqualTo(Duration.ofMillis(15));
        assertThat(config.staleLimit()).isEqualTo(Duration.ofHours(1));
        assertThat(config.nearCacheMib()).isEqualTo(64);
        assertThat(config.redisPause()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.viewsFile()).contains(Path.of("my-views.yaml"));
        assertThat(config.vectorsMib()).isEqualTo(8);
        assertThat(config.vectorsQuiet()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.backfillRate()).isEqualTo(50);
        assertThat(config.streams().threads()).isEqualTo(3);
        assertThat(config.streams().commitInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.streams().cacheMib()).isEqualTo(2);
        assertThat(config.streams().rocksdbMib()).isEqualTo(32);
        assertThat(config.stateDir()).isEqualTo(folder.resolve("state")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "budget, 0ms",
        "budget, 11s",
        "stale-limit, 8d",
        "near-cache-mib, -1",
        "redis-pause, 5ms",
        "redis-timeout, 0ms",
        "redis-timeout, 11s",
        "redis-write-timeout, 10ms",
        "redis-read-connections, 0",
        "redis-read-connections, 5",
        "redis-check-interval, 2m",
        "budget, 0ms",
        "budget, 11s",
        "stale-limit, 8d",
        "near-cache-mib, -1",
        "redis-pause, 5ms",
        "vectors-mib, -1",
        "vectors-quiet, 10ms",
        "backfill-rate, 0",
        "streams.threads, 0",
        "streams.commit-interval, 10s",
        "streams.cache-mib, 0",
        "streams.rocksdb-mib, 8"
    })
    void outOfRange_isRefusedByItsName(String key, String value) {
        assertThatThrownBy(() -> ConfigChecks.checked(config(Map.of(key, value))))
                .hasMessageContaining("afterclick.feature." + key);
    }

    @Test
    void stateDirThatCannotBeMade_isRefusedByItsName() throws Exception {
        Files.writeString(folder.resolve("state"), "a file in the way");

        assertThatThrownBy(() -> ConfigChecks.checked(config(Map.of())))
                .hasMessageContaining("afterclick.feature.state-dir");
    }

    private FeatureConfig config(Map<String, String> values) {
        Map<String, String> properties = new HashMap<>();
        properties.put("afterclick.feature.state-dir", folder.resolve("state").toString());
        values.forEach((key, value) -> properties.put("afterclick.feature." + key, value));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(FeatureConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        return config.getConfigMapping(FeatureConfig.class);
    }
}
