package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.local.trial.Measures.Sum;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReaderBootstrapTest {
    private static final int READERS = 1_000;
    private static final double RATE = 0.1;

    /** Each reader sees ten works; clicks are independent. */
    private static Measures trial(String name, double rate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Measures measures = new Measures(name, READERS, 1, 1);
        for (int reader = 0; reader < READERS; reader++) {
            for (int i = 0; i < 10; i++) {
                measures.add(reader, 0, Sum.IMPRESSIONS, 1);
                measures.add(reader, 0, Sum.CLICKS, random.nextDouble() < rate ? 1 : 0);
            }
        }
        return measures;
    }

    @Test
    void interval_independentClicks_isAsWideAsTheBinomialOne() {
        Measures measures = trial("one", RATE, 1);
        Interval interval = new ReaderBootstrap(List.of(measures), 1).interval(Measure.CTR, 0);
        double half = 1.96 * Math.sqrt(RATE * (1 - RATE) / (READERS * 10));
        double rate = Measure.CTR.of(measures);
        assertThat(interval.low()).isEqualTo(rate - half, within(half * 0.25));
        assertThat(interval.high()).isEqualTo(rate + half, within(half * 0.25));
    }

    @Test
    void relativeDifference_samePolicy_isNothing() {
        ReaderBootstrap bootstrap = new ReaderBootstrap(List.of(trial("one", RATE, 1), trial("same", RATE, 1)), 1);
        assertThat(bootstrap.relativeDifference(Measure.CTR, 1, 0)).isEqualTo(new Interval(0, 0));
    }

    @Test
    void relativeDifference_betterPolicy_isAboveNothing() {
        ReaderBootstrap bootstrap =
                new ReaderBootstrap(List.of(trial("one", RATE, 1), trial("better", 1.3 * RATE, 2)), 1);
        Interval difference = bootstrap.relativeDifference(Measure.CTR, 1, 0);
        assertThat(difference.low()).isPositive().isLessThan(0.3);
        assertThat(difference.high()).isGreaterThan(0.3);
    }

    @Test
    void measures_ratiosAndBreadth() {
        Measures measures = new Measures("some", 4, 2, 3);
        measures.add(1, 0, Sum.IMPRESSIONS, 8);
        measures.add(1, 0, Sum.CLICKS, 4);
        measures.add(3, 1, Sum.READ_ONS, 3);
        measures.add(3, 1, Sum.ORACLE, 10);
        measures.add(3, 1, Sum.EXPECTED, 7);
        measures.shown(0);
        measures.shown(2);
        assertThat(Measure.CTR.of(measures)).isEqualTo(0.5);
        assertThat(Measure.CONTINUATION_RATE.of(measures)).isEqualTo(0.75);
        assertThat(Measure.YIELD.of(measures)).isEqualTo(3 / 8.0);
        assertThat(Measure.REGRET.of(measures)).isEqualTo(0.3, within(1e-12));
        assertThat(Measure.CTR.ofDays(measures, 1, 2)).isZero();
        assertThat(measures.coverage()).isEqualTo(2 / 3.0);
        assertThat(measures.evenness()).isEqualTo(2 / 3.0, within(1e-12));
    }
}
