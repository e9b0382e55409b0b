package io.afterclick.insight.diversity.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MantelHaenszelTest {
    /** Admitted and refused men, admitted and refused women, by department (Bickel, Hammel, O'Connell, Science 1975). */
    private static final double[][] BERKELEY = {
        {512, 313, 89, 19},
        {353, 207, 17, 8},
        {120, 205, 202, 391},
        {138, 279, 131, 244},
        {53, 138, 94, 299},
        {22, 351, 24, 317}
    };

    @Test
    void odds_berkeleyAdmissions_areThosePublished() {
        MantelHaenszel tables = new MantelHaenszel();
        for (double[] table : BERKELEY) {
            tables.add(table[0], table[1], table[2], table[3]);
        }

        Odds odds = tables.odds();

        // As R's mantelhaen.test(UCBAdmissions) prints them.
        assertThat(odds.ratio()).isCloseTo(0.9046968, within(1e-6));
        assertThat(odds.low()).isCloseTo(0.7719074, within(1e-6));
        assertThat(odds.high()).isCloseTo(1.0603298, within(1e-6));
        assertThat(odds.isClear()).isFalse();
    }

    @Test
    void odds_oneStratum_areTheCrossProductWithWoolfsInterval() {
        MantelHaenszel table = new MantelHaenszel();
        table.add(10, 20, 30, 40);

        double error = Math.sqrt(1 / 10.0 + 1 / 20.0 + 1 / 30.0 + 1 / 40.0);
        assertThat(table.odds().ratio()).isCloseTo(10 * 40 / (20.0 * 30), within(1e-12));
        assertThat(table.odds().high() / table.odds().ratio()).isCloseTo(Math.exp(Confidence.Z * error), within(1e-9));
    }

    @Test
    void odds_withoutEvents_areUnknown() {
        MantelHaenszel table = new MantelHaenszel();
        table.add(0, 20, 0, 40);

        assertThat(table.odds().ratio()).isNaN();
        assertThat(table.odds().isClear()).isFalse();
    }
}
