package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.bandit.attribution.OutcomeClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LearnSettingsTest {
    @Test
    void new_longSession_isRefused() {
        assertThatThrownBy(() -> settings(500, Duration.ofMillis(5), Duration.ofSeconds(45)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("session-timeout");
    }

    private static LearnSettings settings(int maxPollRecords, Duration recordTimeLimit, Duration session) {
        return new LearnSettings(
                new OutcomeClock(Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofDays(1)),
                "test",
                Path.of("unused"),
                1,
                Duration.ofSeconds(1),
                10_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                session,
                maxPollRecords,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                recordTimeLimit,
                64 << 20,
                16 << 20);
    }
}
