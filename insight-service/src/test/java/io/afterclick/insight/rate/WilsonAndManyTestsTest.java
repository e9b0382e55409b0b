package io.afterclick.insight.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.report.Estimate;
import org.junit.jupiter.api.Test;

class WilsonAndManyTestsTest {
    /** Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998, table I. */
    @Test
    void interval_knownProportions_areThoseOfNewcombe() {
        assertInterval(Wilson.interval(81, 263, 0.95), 0.2553, 0.3662);
        assertInterval(Wilson.interval(15, 148, 0.95), 0.0624, 0.1605);
        assertInterval(Wilson.interval(0, 20, 0.95), 0, 0.1611);
        assertInterval(Wilson.interval(1, 29, 0.95), 0.0061, 0.1718);
        assertThat(Wilson.interval(0, 0, 0.95).hasInterval()).isFalse();
    }

    @Test
    void holm_andBenjaminiHochberg_areAsByHand() {
        double[] p = {0.01, 0.04, Double.NaN, 0.03, 0.005};
        assertThat(ManyTests.holm(p)).containsExactly(new double[] {0.03, 0.06, Double.NaN, 0.06, 0.02}, within(1e-12));
        assertThat(ManyTests.benjaminiHochberg(p))
                .containsExactly(new double[] {0.02, 0.04, Double.NaN, 0.04, 0.02}, within(1e-12));
    }

    private static void assertInterval(Estimate found, double low, double high) {
        assertThat(found.low()).isCloseTo(low, within(5e-5));
        assertThat(found.high()).isCloseTo(high, within(5e-5));
    }
}
