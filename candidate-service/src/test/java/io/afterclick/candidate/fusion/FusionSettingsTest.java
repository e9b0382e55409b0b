package io.afterclick.candidate.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FusionSettingsTest {
    @Test
    void construction_withBadNumbers_isRefused() {
        assertThatThrownBy(() -> FusionSettings.rrf(-1, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FusionSettings.rrf(Double.NaN, Map.of())).isInstanceOf(IllegalArgumentException.class);
        for (double weight : new double[] {Double.NaN, -0.1, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> FusionSettings.convex(Normalisation.MIN_MAX, Map.of("als", weight)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("als");
        }
    }

    @Test
    void weight_ofARetrieverThatIsNotNamed_isZero() {
        FusionSettings settings = FusionSettings.rrf(60, Map.of("als", 2.0));
        assertThat(settings.weight("als")).isEqualTo(2);
        assertThat(settings.weight("text")).isZero();
    }
}
