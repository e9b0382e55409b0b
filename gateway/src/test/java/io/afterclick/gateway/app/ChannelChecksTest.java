package io.afterclick.gateway.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class ChannelChecksTest {
    private static final String CHANNEL = "mp.messaging.incoming.works.";
    private static final Duration RECORD_TIME_LIMIT = Duration.ofMillis(10);

    @Test
    void check_shippedSettings_pass() {
        assertThatCode(() -> ChannelChecks.check(config(Map.of()), RECORD_TIME_LIMIT))
                .doesNotThrowAnyException();
    }

    @Test
    void check_recordsThatGrowTooOld_areRefusedWithTheNumbers() {
        Config config = config(Map.of(CHANNEL + "commit-strategy", "throttled", CHANNEL + "max.poll.records", "5000"));
        assertThatThrownBy(() -> ChannelChecks.check(config, RECORD_TIME_LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("channel works: record-time-limit 10 ms x max.poll.records 5000 x "
                        + "(max-queue-size-factor 2 + 1) = 150000 ms")
                .hasMessageContaining("throttled.unprocessed-record-max-age.ms = 60000");
    }

    @Test
    void check_recordsThatFitTheirAge_pass() {
        Config config = config(Map.of(CHANNEL + "commit-strategy", "throttled", CHANNEL + "max.poll.records", "500"));
        assertThatCode(() -> ChannelChecks.check(config, RECORD_TIME_LIMIT)).doesNotThrowAnyException();
    }

    @Test
    void check_noBackPressure_isRefused() {
        assertThatThrownBy(() -> ChannelChecks.check(
                        config(Map.of(CHANNEL + "pause-if-no-requests", "false")), RECORD_TIME_LIMIT))
                .hasMessageContaining("pause-if-no-requests");
    }

    @Test
    void check_commitsOfWhatIsNotDone_areRefused() {
        assertThatThrownBy(() ->
                        ChannelChecks.check(config(Map.of(CHANNEL + "enable.auto.commit", "true")), RECORD_TIME_LIMIT))
                .hasMessageContaining("enable.auto.commit");
    }

    @Test
    void check_channelThatIsSwitchedOff_isNotLookedAt() {
        Config config = config(Map.of(CHANNEL + "enable.auto.commit", "true", CHANNEL + "enabled", "false"));
        assertThatCode(() -> ChannelChecks.check(config, RECORD_TIME_LIMIT)).doesNotThrowAnyException();
    }

    /** What is shipped, with changes. */
    private static Config config(Map<String, String> changes) {
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(
                            new PropertiesConfigSource(
                                    Path.of("src/main/resources/application.properties")
                                            .toUri()
                                            .toURL(),
                                    100),
                            new PropertiesConfigSource(new HashMap<>(changes), "changes", 200))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
