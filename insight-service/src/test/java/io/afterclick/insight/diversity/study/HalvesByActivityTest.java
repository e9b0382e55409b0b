package io.afterclick.insight.diversity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.diversity.statistics.Odds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HalvesByActivityTest {
    @Test
    void of_activityDrivesBoth_findsNothingWhereTheCrudeOddsDo() {
        SplittableRandom random = new SplittableRandom(8);
        int n = 20_000;
        double[] diversity = new double[n];
        int[] activity = new int[n];
        boolean[] returned = new boolean[n];
        for (int i = 0; i < n; i++) {
            activity[i] = 5 + random.nextInt(60);
            diversity[i] = 1 - 1 / Math.sqrt(activity[i]) + 0.1 * random.nextGaussian();
            returned[i] = random.nextDouble() < activity[i] / 80.0;
        }

        Odds within = HalvesByActivity.of(diversity, activity, returned, 20).odds();
        Odds crude = HalvesByActivity.of(diversity, activity, returned, 1).odds();

        // Standard error of the logarithm about .03: outside of these bounds less often than once in 10,000.
        assertThat(within.ratio()).isCloseTo(1, within(0.13));
        assertThat(crude.low()).isGreaterThan(1.3);
    }

    @Test
    void of_equalActivity_staysInOneBin() {
        int[] activity = {5, 5, 5, 5, 6, 7, 8, 9};

        HalvesByActivity halves =
                HalvesByActivity.of(new double[] {.1, .2, .3, .4, .5, .6, .7, .8}, activity, new boolean[8], 4);

        assertThat(halves.bins().get(0).label()).isEqualTo("5");
        assertThat(halves.bins().get(0).diverse() + halves.bins().get(0).narrow())
                .isEqualTo(4);
        assertThat(halves.bins().stream()
                        .mapToInt(bin -> bin.diverse() + bin.narrow())
                        .sum())
                .isEqualTo(8);
    }

    @Test
    void of_countsEventsOfEachHalf() {
        boolean[] returned = {true, true, false, true, false, false};

        HalvesByActivity halves =
                HalvesByActivity.of(new double[] {.9, .8, .7, .3, .2, .1}, new int[] {5, 5, 5, 5, 5, 5}, returned, 10);

        assertThat(halves.bins()).containsExactly(new HalvesByActivity.Bin(5, 5, 3, 2, 3, 1));
        assertThat(halves.odds().ratio()).isCloseTo(4, within(1e-9));
    }
}
