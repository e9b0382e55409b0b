package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetPolicyTest {
    @Test
    void table_roundedProbabilities_areScaledToOne() {
        TargetPolicy.Table table =
                new TargetPolicy.Table(Map.of(1, Map.of("a", 0.333333, "b", 0.333333, "c", 0.333333)));

        assertThat(table.probabilities().get(1).get("a")).isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void table_sumOff_isRefusedWithPositionAndSum() {
        assertThatThrownBy(() -> new TargetPolicy.Table(Map.of(2, Map.of("a", 0.5, "b", 0.25))))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("position 2")
                .hasMessageContaining("0.75");
    }

    @Test
    void table_probabilityOutOfRange_isRefusedEvenIfTheSumIsOne() {
        assertThatThrownBy(() -> new TargetPolicy.Table(Map.of(1, Map.of("a", 1.5, "b", -0.5))))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("is not in [0, 1]");
        assertThatThrownBy(() -> new TargetPolicy.Table(Map.of(1, Map.of("a", Double.NaN))))
                .isInstanceOf(EvaluationException.class);
    }
}
