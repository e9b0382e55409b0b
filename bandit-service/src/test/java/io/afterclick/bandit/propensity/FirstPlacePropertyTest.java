package io.afterclick.bandit.propensity;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.SlateStage;
import io.afterclick.bandit.slate.SlateTask;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.junit.jupiter.api.Test;

/**
 * The integral against the drawn slates, at the first place of 1,000 random slates.
 *
 * <p>Each comparison of a work's share with its integral gives a two-sided p-value, exact, from the binomial distribution
 * (Clopper and Pearson's tail by the Beta function). All are judged at once by Holm's method at a family-wise false-alarm
 * rate of 1 in 1,000: a right implementation fails this test for 1 seed in 1,000 at most, apart from what the quadrature
 * itself is off.
 */
class FirstPlacePropertyTest {
    private static final double FALSE_ALARM_RATE = 1e-3;
    private static final int SLATES = 1_000;
    private static final int DRAWS = SlateDraws.LEAST_DRAWS;
    private static final long SEED = 20_260_104;

    @Test
    void firstPlace_thousandSlates_agreesWithDraws() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Double> pValues = new ArrayList<>();
        for (int slate = 0; slate < SLATES; slate++) {
            SlateTask task = task(random);
            double[] expected = FirstPlace.of(task).orElseThrow();
            Propensities drawn = new SlateDraws(DRAWS).of(task, random);
            for (int i = 0; i < expected.length; i++) {
                pValues.add(pValue(Math.round(drawn.value(i, 0) * DRAWS), DRAWS, expected[i]));
            }
        }
        // The smallest of m p-values is the first that Holm's method looks at: none is refused if it is not.
        double smallest = pValues.stream().mapToDouble(p -> p).min().orElseThrow();
        assertThat(smallest * pValues.size())
                .as("smallest of %d p-values, seed %d", pValues.size(), SEED)
                .isGreaterThan(FALSE_ALARM_RATE);
        // And they are not all near 1, as they would be if errors were overstated: uniform ones have half below .5.
        long below = pValues.stream().filter(p -> p < 0.5).count();
        assertThat((double) below / pValues.size()).isBetween(0.2, 0.6);
    }

    @Test
    void pValue_wrongProbability_isFound() {
        // The control: a share that is off by a tenth would not pass.
        assertThat(pValue(3_300, DRAWS, 0.3) * 10_000).isLessThan(FALSE_ALARM_RATE);
        assertThat(pValue(3_000, DRAWS, 0.3)).isGreaterThan(0.9);
    }

    /** Two-sided p-value of so many successes: twice the smaller tail, at most 1. */
    private static double pValue(long successes, int trials, double probability) {
        double p = Math.min(1, Math.max(0, probability));
        double atLeast = successes == 0 ? 1 : RegularizedBeta.value(p, successes, trials - successes + 1.0);
        double atMost =
                successes == trials ? 1 : 1 - RegularizedBeta.value(p, successes + 1.0, (double) trials - successes);
        return Math.min(1, 2 * Math.min(atLeast, atMost));
    }

    private static SlateTask task(SplittableRandom random) {
        int size = 2 + random.nextInt(7);
        Reward reward = List.of(Reward.CLICK, Reward.READ_AFTER_CLICK, Reward.TWO_STEP, Reward.UNIFORM)
                .get(random.nextInt(4));
        PolicySettings settings = SlateStage.settings(
                reward,
                0,
                new Diversity(DiversityMethod.values()[random.nextInt(3)], 0.5, 0),
                new GuardRails(random.nextBoolean() ? 0.2 : 0, random.nextInt(3), 0),
                random.nextInt(3) * 4);
        return SlateStage.task(
                settings,
                SlateStage.posteriors(random, size),
                SlateStage.varied(random, size, 0),
                Math.max(2, Math.min(size, 3)),
                SlateStage.vectors(random, size, 0.1));
    }
}
