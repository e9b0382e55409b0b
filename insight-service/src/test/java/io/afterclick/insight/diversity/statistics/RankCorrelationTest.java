package io.afterclick.insight.diversity.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void of_withoutTies_isOneMinusSixSquaresOverNCubed() {
        // IQ and hours of television: a common worked example, with rho = -29/165.
        double[] iq = {106, 86, 100, 101, 99, 103, 97, 113, 112, 110};
        double[] hours = {7, 0, 27, 50, 28, 29, 20, 12, 6, 17};

        assertThat(RankCorrelation.of(iq, hours)).isCloseTo(-29 / 165.0, within(1e-12));
    }

    @Test
    void ranks_ties_shareTheirMean() {
        assertThat(RankCorrelation.ranks(new double[] {3, 1, 3, 2})).containsExactly(3.5, 1, 3.5, 2);
    }

    @Test
    void of_onlyOneValue_isUnknown() {
        assertThat(RankCorrelation.of(new double[] {1, 1}, new double[] {1, 2})).isNaN();
    }

    @Test
    void estimate_intervalHoldsTheValue() {
        double[] x = new double[50];
        double[] y = new double[50];
        for (int i = 0; i < 50; i++) {
            x[i] = i;
            y[i] = i * 7 % 50;
        }

        assertThat(RankCorrelation.estimate(x, y).low()).isLessThan(RankCorrelation.of(x, y));
        assertThat(RankCorrelation.estimate(x, y).high()).isGreaterThan(RankCorrelation.of(x, y));
    }
}
