package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmpiricalBernsteinTest {
    /** 0, 1, 1, 2: mean 1, sample variance 2/3; ln(4/0.05) = 4.3820266347. */
    @Test
    void interval_fourNumbers_equalsHandCalculation() {
        Interval interval =
                EmpiricalBernstein.interval(moments(0, 1, 1, 2), 2, 0.05).orElseThrow();

        double halfWidth = Math.sqrt(2 * (2.0 / 3) * 4.3820266347 / 4) + 7 * 2 * 4.3820266347 / 9;
        assertThat(interval.low()).isCloseTo(1 - halfWidth, within(1e-9));
        assertThat(interval.high()).isCloseTo(1 + halfWidth, within(1e-9));
    }

    @Test
    void interval_oneNumber_isEmpty() {
        assertThat(EmpiricalBernstein.interval(moments(1), 1, 0.05)).isEmpty();
    }

    @Test
    void moments_ofNumbers_equalTextbook() {
        Moments moments = moments(2, 4, 4, 4, 5, 5, 7, 9);

        assertThat(moments.mean()).isEqualTo(5);
        assertThat(moments.variance()).isCloseTo(32.0 / 7, within(1e-12));
        assertThat(moments.max()).isEqualTo(9);
        assertThat(moments.effectiveSampleSize()).isCloseTo(40.0 * 40 / 232, within(1e-12));
    }

    @Test
    void moments_effectiveSampleSize_isFromNoneToAll() {
        assertThat(moments().effectiveSampleSize()).isZero();
        assertThat(moments(0, 0).effectiveSampleSize()).isZero();
        assertThat(moments(3, 3, 3, 3).effectiveSampleSize()).isCloseTo(4, within(1e-12));
        assertThat(moments(0, 0, 5).effectiveSampleSize()).isCloseTo(1, within(1e-12));
    }

    private static Moments moments(double... numbers) {
        Moments moments = new Moments();
        for (double number : numbers) {
            moments.add(number);
        }
        return moments;
    }
}
