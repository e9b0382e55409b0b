package io.afterclick.insight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.afterclick.insight.adapter.kafka.HistoryConsumer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InsightConfigTest {
    @Test
    void defaults() {
        InsightConfig config = config(Map.of("state-dir", "state"));

        assertThat(config.stateDir()).isEqualTo(Path.of("state"));
        assertThat(config.history().retention()).isEqualTo(Duration.ofDays(730));
        assertThat(config.history().flushRows()).isEqualTo(50_000);
        assertThat(config.history().flushBytes().asLongValue()).isEqualTo(16 << 20);
        assertThat(config.history().flushInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.reports().keep()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void explicitValues() {
        InsightConfig config = config(Map.of(
                "state-dir", "/var/insight",
                "history.retention", "30d",
                "history.flush-rows", "7",
                "history.flush-bytes", "1M",
                "history.flush-interval", "1s",
                "reports.keep", "10s"));

        assertThat(config.stateDir()).isEqualTo(Path.of("/var/insight"));
        assertThat(config.history().retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.history().flushRows()).isEqualTo(7);
        assertThat(config.history().flushBytes().asLongValue()).isEqualTo(1 << 20);
        assertThat(config.history().flushInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.reports().keep()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void retentionBelowADay_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryConsumer.Settings(1, 1, Duration.ZERO, Duration.ofHours(23)))
                .withMessageContaining("retention at least 1d");
    }

    private static InsightConfig config(Map<String, String> values) {
        Map<String, String> named = new HashMap<>();
        values.forEach((key, value) -> named.put("afterclick.insight." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(named, "test", 100))
                .withMapping(InsightConfig.class)
                .build()
                .getConfigMapping(InsightConfig.class);
    }
}
