package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgeBinsTest {
    @Test
    void binOf_sevenDays_hasEdgesThatGrowFourfold() {
        AgeBins bins = new AgeBins(Duration.ofDays(7));
        long window = Duration.ofDays(7).toMillis();
        assertThat(bins.binOf(-5)).isZero();
        assertThat(bins.binOf(0)).isZero();
        assertThat(bins.binOf(144)).isZero(); // 7 d / 4^11 = 144.2 ms
        assertThat(bins.binOf(145)).isEqualTo(1);
        assertThat(bins.binOf(window / 4 - 1)).isEqualTo(10);
        assertThat(bins.binOf(window / 4)).isEqualTo(11);
        assertThat(bins.binOf(window - 1)).isEqualTo(11);
        assertThat(bins.binOf(window * 9)).isEqualTo(11);
        assertThat(bins.endMillis(11)).isEqualTo(window);
    }

    @Test
    void endMillis_anyWindow_isTheFirstAgeBeyondTheBin() {
        for (long window : new long[] {1, 7, 1000, 4001, 86_400_000L, 366L * 86_400_000L}) {
            AgeBins bins = new AgeBins(Duration.ofMillis(window));
            for (long age = 0; age < Math.min(window, 5000); age++) {
                long end = bins.endMillis(bins.binOf(age));
                assertThat(end).as("window %d age %d", window, age).isGreaterThan(age);
                assertThat(bins.binOf(end - 1)).isEqualTo(bins.binOf(age));
                if (end < window) {
                    assertThat(bins.binOf(end)).isGreaterThan(bins.binOf(age));
                }
            }
        }
    }

    @Test
    void new_windowOutOfRange_isRefused() {
        assertThatThrownBy(() -> new AgeBins(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AgeBins(Duration.ofDays(367))).isInstanceOf(IllegalArgumentException.class);
    }
}
