package io.afterclick.bandit.propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.Posteriors;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateStage;
import io.afterclick.bandit.slate.SlateTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PropensitiesTest {
    private static final SlateDraws DRAWS = new SlateDraws(SlateDraws.LEAST_DRAWS);

    @Test
    void of_completePipeline_sumsToOneOverWorksAtEachPosition() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = 5 + random.nextInt(40);
            PolicySettings settings = SlateStage.settings(
                    Reward.values()[random.nextInt(Reward.values().length)],
                    random.nextInt(3) * 0.07,
                    new Diversity(DiversityMethod.values()[random.nextInt(3)], 0.5, 0),
                    new GuardRails(random.nextDouble(), random.nextInt(3), random.nextInt(3)),
                    random.nextInt(5));
            SlateTask task = SlateStage.task(
                    settings,
                    SlateStage.posteriors(random, size),
                    SlateStage.varied(random, size, 0.03),
                    Math.min(size, 10),
                    SlateStage.vectors(random, size, 0.1));
            Propensities propensities = DRAWS.of(task, random);
            for (int place = 0; place < propensities.places(); place++) {
                double sum = 0;
                for (int i = 0; i < size; i++) {
                    sum += propensities.value(i, place);
                }
                assertThat(sum).as("seed %d, place %d", seed, place).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void of_uniformShare_givesEachWorkItsFloorAtEachPosition() {
        PolicySettings settings = SlateStage.settings(
                Reward.FUSION_ONLY, 0.2, new Diversity(DiversityMethod.DPP, 0.5, 0), GuardRails.NONE, 3);
        SplittableRandom random = new SplittableRandom(1);
        SlateTask task = SlateStage.task(
                settings,
                SlateStage.posteriors(random, 20),
                SlateStage.plain(20),
                5,
                SlateStage.vectors(random, 20, 0));
        Propensities propensities = DRAWS.of(task, random);
        // 100 shares, each a binomial one of 10,000 draws: 5 standard errors fail once in 17,000 runs of other seeds.
        double floor = 0.2 / 20;
        double error = 0.2 * Math.sqrt(0.05 * 0.95 / 10_000);
        for (int place = 0; place < 5; place++) {
            int most = 0;
            for (int i = 0; i < 20; i++) {
                most = propensities.value(i, place) > propensities.value(most, place) ? i : most;
            }
            for (int i = 0; i < 20; i++) {
                double expected = i == most ? 0.8 + floor : floor;
                assertThat(propensities.value(i, place)).isCloseTo(expected, within(5 * error));
                assertThat(propensities.standardError(i, place)).isCloseTo(error, within(error / 5));
            }
        }
    }

    @Test
    void of_pinnedWorkAndFusionOrder_leaveNothingToChance() {
        List<SlateCandidate> candidates = new ArrayList<>(SlateStage.plain(4));
        candidates.set(2, new SlateCandidate("w2", 0, true, List.of(), "", false, 0));
        SlateTask task = SlateStage.task(
                PolicySettings.of(Reward.FUSION_ONLY),
                SlateStage.posteriors(new SplittableRandom(1), 4),
                candidates,
                2,
                new byte[0][]);
        Propensities propensities = DRAWS.of(task, new SplittableRandom(1));
        assertThat(propensities.value(2, 0)).isEqualTo(1);
        assertThat(propensities.value(0, 1)).isEqualTo(1);
        assertThat(propensities.standardError(2, 0)).isZero();
        assertThat(FirstPlace.of(task)).isEmpty();
    }

    @Test
    void of_workThatNeverCame_hasAnErrorNevertheless() {
        double[] good = {900, 1};
        double[] bad = {100, 999};
        Posteriors posteriors = new Posteriors(good, bad, good, bad, good, bad, new double[2]);
        SlateTask task =
                SlateStage.task(PolicySettings.of(Reward.CLICK), posteriors, SlateStage.plain(2), 1, new byte[0][]);
        Propensities propensities = DRAWS.of(task, new SplittableRandom(1));
        assertThat(propensities.value(1, 0)).isZero();
        assertThat(propensities.standardError(1, 0)).isBetween(5e-5, 2e-4);
    }

    @Test
    void new_tooFewDraws_isRefused() {
        assertThatThrownBy(() -> new SlateDraws(9_999)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void firstPlace_twoBetas_equalsTheClosedForm() {
        // P(Beta(a, b) > Beta(1, 1)) is the mean a / (a + b). What is drawn from is sharper by the policy's
        // exploration.
        double share = PolicySettings.USUAL_EXPLORATION;
        double[] a = {3 * share, share};
        double[] b = {2 * share, share};
        Posteriors posteriors = new Posteriors(a, b, a, b, a, b, new double[2]);
        SlateTask task =
                SlateStage.task(PolicySettings.of(Reward.CLICK), posteriors, SlateStage.plain(2), 1, new byte[0][]);
        assertThat(FirstPlace.of(task).orElseThrow()[0]).isCloseTo(0.6, within(1e-4));
    }

    @Test
    void firstPlace_twoProducts_equalsTheClosedForm() {
        // X Y with X ~ Beta(3, 2) and Y ~ Beta(5, 4) is not Beta, but E[X] E[Y] = P(X Y > U) for uniform U = Beta(1, 1)
        // x 1.
        double share = PolicySettings.USUAL_EXPLORATION;
        double[] clickA = {3 * share, share};
        double[] clickB = {2 * share, share};
        double[] readOnA = {5 * share, 1e7 * share};
        double[] readOnB = {4 * share, 1e-7 * share};
        Posteriors posteriors = new Posteriors(clickA, clickB, readOnA, readOnB, clickA, clickB, new double[2]);
        SlateTask task =
                SlateStage.task(PolicySettings.of(Reward.TWO_STEP), posteriors, SlateStage.plain(2), 1, new byte[0][]);
        // Y of the second is sharper than a step of the grid, which costs up to half a step: the worst case.
        assertThat(FirstPlace.of(task).orElseThrow()[0]).isCloseTo(3.0 / 5 * 5 / 9, within(5e-3));
    }

    @Test
    void firstPlace_manyWorks_sumsToOne() {
        SplittableRandom random = new SplittableRandom(3);
        SlateTask task = SlateStage.task(
                PolicySettings.of(Reward.TWO_STEP),
                SlateStage.posteriors(random, 200),
                SlateStage.plain(200),
                10,
                new byte[0][]);
        assertThat(Arrays.stream(FirstPlace.of(task).orElseThrow()).sum()).isCloseTo(1, within(1e-9));
    }
}
