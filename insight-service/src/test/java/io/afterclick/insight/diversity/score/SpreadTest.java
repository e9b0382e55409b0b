package io.afterclick.insight.diversity.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void entropy_isThatOfTheShares() {
        assertThat(Spread.entropy(new double[] {2, 2, 0, 4})).isCloseTo(1.5 * Math.log(2), within(1e-12));
        assertThat(Spread.entropy(new double[] {0, 5})).isZero();
        assertThat(Spread.entropy(new double[3])).isNaN();
    }

    @Test
    void giniSimpson_isTheChanceThatTwoDiffer() {
        assertThat(Spread.giniSimpson(new double[] {1, 1})).isCloseTo(0.5, within(1e-12));
        assertThat(Spread.giniSimpson(new double[] {3, 1})).isCloseTo(1 - 10 / 16.0, within(1e-12));
    }

    @Test
    void gini_isHalfTheMeanDifferenceOverTheMean() {
        double[] amounts = {4, 0, 1, 3};
        double differences = 0;
        for (double a : amounts) {
            for (double b : amounts) {
                differences += Math.abs(a - b);
            }
        }

        assertThat(Spread.gini(amounts)).isCloseTo(differences / (2.0 * 16 * 2), within(1e-12));
        assertThat(Spread.gini(new double[] {1, 1, 1})).isCloseTo(0, within(1e-12));
        assertThat(Spread.gini(new double[] {0, 0, 0, 1})).isCloseTo(0.75, within(1e-12));
    }
}
