package io.afterclick.candidate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingIntervalTest {
    @Test
    void parse_ofADuration_isThatDuration() {
        assertThat(TrainingInterval.parse("1h").every()).hasValue(Duration.ofHours(1));
        assertThat(TrainingInterval.parse(" 20s ").every()).hasValue(Duration.ofSeconds(20));
        assertThat(TrainingInterval.parse("PT5M").every()).hasValue(Duration.ofMinutes(5));
    }

    @Test
    void parse_ofOffOrZero_isNever() {
        assertThat(TrainingInterval.parse("off").every()).isEmpty();
        assertThat(TrainingInterval.parse("OFF").every()).isEmpty();
        assertThat(TrainingInterval.parse("0").every()).isEmpty();
        assertThat(TrainingInterval.parse("0s").every()).isEmpty();
    }

    @Test
    void parse_ofNonsense_isRefused() {
        assertThatThrownBy(() -> TrainingInterval.parse("often")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrainingInterval.parse("-PT1H")).isInstanceOf(IllegalArgumentException.class);
    }
}
