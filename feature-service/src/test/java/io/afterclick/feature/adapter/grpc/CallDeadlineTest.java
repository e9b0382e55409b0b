package io.afterclick.feature.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallDeadlineTest {
    @ParameterizedTest
    @CsvSource({
        "2H, PT2H",
        "3M, PT3M",
        "4S, PT4S",
        "37m, PT0.037S",
        "37500u, PT0.0375S",
        "99999999n, PT0.099999999S",
        "0n, PT0S",
        "99999999H, P365D"
    })
    void nanos_ofATimeout_areItsTime(String timeout, Duration expected) {
        assertThat(CallDeadline.nanos(timeout)).isEqualTo(OptionalLong.of(expected.toNanos()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "m", "-1m", "1.5S", "123456789m", "5x", "5m "})
    void nanos_ofNoTimeout_areNone(String timeout) {
        assertThat(CallDeadline.nanos(timeout)).isEmpty();
    }

    @Test
    void nanos_withoutHeader_areNone() {
        assertThat(CallDeadline.nanos(null)).isEmpty();
    }

    @Test
    void budget_outsideACall_isTheMost() {
        assertThat(CallDeadline.budget(Duration.ofMillis(20))).isEqualTo(Duration.ofMillis(20));
    }
}
