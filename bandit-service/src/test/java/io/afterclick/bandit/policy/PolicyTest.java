package io.afterclick.bandit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds are fixed. Margins are at least 5 standard errors from what is expected over all seeds, so that fresh seeds
 * would raise a false alarm less than once in a million runs.
 */
class PolicyTest {
    private static final int DRAWS = 200;

    @ParameterizedTest
    @ValueSource(ints = {50, 100, 200})
    void draw_nothingSeen_isNearlyFusionOrder(int candidates) {
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        Posteriors posteriors = stage.posteriors(candidates);
        int fromFirst25 = 0;
        double[] meanPosition = new double[candidates];
        for (int seed = 0; seed < DRAWS; seed++) {
            int[] order = stage.order(posteriors, seed);
            for (int position = 0; position < candidates; position++) {
                meanPosition[order[position]] += (position + 1.0) / DRAWS;
                if (position < PolicyStage.SLATE && order[position] < 25) {
                    fromFirst25++;
                }
            }
        }
        assertThat(fromFirst25 / (double) DRAWS).isGreaterThan(8);
        assertThat(meanPosition[0]).isLessThan(meanPosition[candidates / 2]);
        assertThat(meanPosition[candidates / 2]).isLessThan(meanPosition[candidates - 1]);
    }

    /** Which other arms of the query work were seen. */
    enum Others {
        NOBODY_SAW,
        SLATE_SEEN_NEVER_CLICKED,
        SLATE_SEEN_AVERAGE,
        ALL_SEEN_AVERAGE
    }

    /** How ripe what became of the clicks is. */
    enum Ripeness {
        /** Windows of seconds: everything is decided. */
        RIPE,
        /** Windows of half an hour and a week, a few seconds after the clicks; the impressions are still open. */
        FRESH
    }

    @ParameterizedTest
    @EnumSource(Others.class)
    void draw_aReadOnBOneAndDone_ripe(Others others) {
        assertALearnsAndBFalls(others, Ripeness.RIPE);
    }

    @ParameterizedTest
    @EnumSource(Others.class)
    void draw_aReadOnBOneAndDone_fresh(Others others) {
        assertALearnsAndBFalls(others, Ripeness.FRESH);
    }

    private static void assertALearnsAndBFalls(Others others, Ripeness ripeness) {
        int candidates = 100;
        for (int[] places : new int[][] {{4, 5}, {5, 4}, {0, 1}, {1, 0}, {9, 2}, {30, 0}}) {
            int a = places[0];
            int b = places[1];
            PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
            double beforeB = stage.meanPosition(stage.posteriors(candidates), b, DRAWS);
            int seen = others == Others.ALL_SEEN_AVERAGE
                    ? candidates
                    : others == Others.NOBODY_SAW ? 0 : PolicyStage.SLATE;
            Random random = new Random(a);
            for (int i = 0; i < seen; i++) {
                stage.see(i, others == Others.SLATE_SEEN_NEVER_CLICKED ? PolicyStage.ripe(80, 0, 0) : average(random));
            }
            stage.see(a, clicked(true, ripeness)).see(b, clicked(false, ripeness));
            Posteriors posteriors = stage.posteriors(candidates);
            double afterA = stage.meanPosition(posteriors, a, DRAWS);
            double afterB = stage.meanPosition(posteriors, b, DRAWS);
            assertThat(afterA).as("A at %d, B at %d", a, b).isLessThan(afterB - 5);
            if (others != Others.SLATE_SEEN_NEVER_CLICKED) {
                // Beside works that nobody clicked, even one that is dropped may hold its place.
                assertThat(afterB).as("A at %d, B at %d", a, b).isGreaterThan(beforeB + 3);
            }
        }
    }

    @Test
    void posteriors_muchData_agreeWithTheEmpiricalRates() {
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP).see(7, PolicyStage.ripe(1_000_000, 300_000, 120_000));
        Posteriors posteriors = stage.posteriors(20);
        assertThat(posteriors.clickMean(7)).isCloseTo(0.3, within(1e-3));
        assertThat(posteriors.readOnMean(7)).isCloseTo(0.4, within(1e-3));
        assertThat(stage.draw(posteriors, 1)[7]).isCloseTo(0.12, within(2e-3));
        PolicyStage oneStep =
                new PolicyStage(Reward.READ_AFTER_CLICK).see(7, PolicyStage.ripe(1_000_000, 300_000, 120_000));
        assertThat(oneStep.draw(oneStep.posteriors(20), 1)[7]).isCloseTo(0.12, within(2e-3));
        PolicyStage click = new PolicyStage(Reward.CLICK).see(7, PolicyStage.ripe(1_000_000, 300_000, 120_000));
        assertThat(click.draw(click.posteriors(20), 1)[7]).isCloseTo(0.3, within(3e-3));
    }

    @Test
    void posteriors_openImpressions_areTrials() {
        OutcomeCounts open =
                OutcomeCounts.of(new long[] {1_000}, new long[] {50}, 0, 0, 0, 0, 0, new long[] {50}, new long[0]);
        assertThat(new PolicyStage(Reward.TWO_STEP).see(3, open).posteriors(20).clickMean(3))
                .isCloseTo(0.05, within(0.01));
    }

    @Test
    void posteriors_pendingClicks_weighByTheirAge() {
        double young = readOnMeanWithPendingIn(0);
        double middle = readOnMeanWithPendingIn(6);
        double old = readOnMeanWithPendingIn(11);
        assertThat(young).isCloseTo(0.5, within(1e-12));
        assertThat(middle).isLessThan(young - 0.05);
        assertThat(old).isLessThan(middle - 0.05);
    }

    @Test
    void posteriors_flatPrior_isBetaOfTheCounts() {
        Posteriors posteriors = new PolicyStage(with(new Prior.Flat(1, 1), Weighing.FOREVER, 1, 1))
                .see(0, PolicyStage.ripe(10, 4, 1))
                .posteriors(2);
        assertThat(posteriors.clickA(0)).isEqualTo(5);
        assertThat(posteriors.clickB(0)).isEqualTo(7);
        assertThat(posteriors.readOnA(0)).isEqualTo(2);
        assertThat(posteriors.readOnB(0)).isEqualTo(4);
        assertThat(posteriors.yieldA(0)).isEqualTo(2);
        assertThat(posteriors.yieldB(0)).isEqualTo(10);
        assertThat(posteriors.clickA(1)).isEqualTo(1);
        assertThat(posteriors.clickB(1)).isEqualTo(1);
    }

    @Test
    void draw_exponents_shiftWeightBetweenTheSteps() {
        OutcomeCounts bait = PolicyStage.ripe(100_000, 40_000, 4_000);
        OutcomeCounts keeper = PolicyStage.ripe(100_000, 10_000, 9_000);
        assertThat(firstOf(with(new Prior.Hierarchical(), Weighing.FOREVER, 1, 0), bait, keeper))
                .isZero();
        assertThat(firstOf(with(new Prior.Hierarchical(), Weighing.FOREVER, 1, 1), bait, keeper))
                .isEqualTo(1);
        assertThat(firstOf(with(new Prior.Hierarchical(), Weighing.FOREVER, 0, 1), bait, keeper))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25})
    void draw_exploration_isTheShareOfTheVariance(double exploration) {
        for (Reward reward : new Reward[] {Reward.CLICK, Reward.READ_AFTER_CLICK}) {
            PolicySettings usual = PolicySettings.of(reward);
            PolicySettings settings = new PolicySettings(
                    reward,
                    1,
                    1,
                    0,
                    0,
                    exploration,
                    usual.halfLife(),
                    usual.prior(),
                    usual.examination(),
                    usual.diversity(),
                    usual.guardRails(),
                    0,
                    false);
            PolicyStage stage = new PolicyStage(settings).see(0, PolicyStage.ripe(1_000, 100, 60));
            Posteriors posteriors = stage.posteriors(1);
            boolean isClick = reward == Reward.CLICK;
            double a = isClick ? posteriors.clickA(0) : posteriors.yieldA(0);
            double b = isClick ? posteriors.clickB(0) : posteriors.yieldB(0);
            double mean = a / (a + b);
            double sum = 0;
            double squares = 0;
            int draws = 40_000;
            for (int seed = 0; seed < draws; seed++) {
                double draw = stage.draw(posteriors, seed)[0];
                sum += draw;
                squares += (draw - mean) * (draw - mean);
            }
            assertThat(sum / draws).isCloseTo(mean, withinPercentage(1));
            assertThat(squares / draws).isCloseTo(exploration * mean * (1 - mean) / (a + b + 1), withinPercentage(5));
        }
    }

    @Test
    void draw_halfLife_followsAWorkThatTurned() {
        long old = PolicyStage.NOW - Duration.ofDays(60).toMillis();
        for (Duration halfLife : new Duration[] {Duration.ofDays(7), Weighing.FOREVER}) {
            PolicyStage stage = new PolicyStage(with(new Prior.Hierarchical(), halfLife, 1, 1));
            stage.see("q", "w0", old, PolicyStage.ripe(10_000, 2_000, 1_500), 0);
            stage.table.put(
                    new Arm("t", "q", "w0"),
                    ArmCounts.ZERO
                            .plus(old, PolicyStage.ripe(10_000, 2_000, 1_500), 0)
                            .plus(PolicyStage.NOW, PolicyStage.ripe(2_000, 20, 2), 0));
            stage.see("q", "w1", PolicyStage.NOW, PolicyStage.ripe(2_000, 100, 60), 0);
            double turned = stage.posteriors(2).clickMean(0);
            if (halfLife.equals(Weighing.FOREVER)) {
                assertThat(turned).isGreaterThan(0.1);
            } else {
                assertThat(turned).isLessThan(0.03);
            }
        }
    }

    @Test
    void draw_sameSeed_isTheSame() {
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        Posteriors posteriors = stage.posteriors(200);
        assertThat(stage.order(posteriors, 5)).isEqualTo(stage.order(posteriors, 5));
        assertThat(stage.order(posteriors, 5)).isNotEqualTo(stage.order(posteriors, 6));
    }

    @Test
    void draw_fusionOnly_keepsTheOrder() {
        PolicyStage stage = new PolicyStage(Reward.FUSION_ONLY);
        double[] utility = stage.draw(stage.posteriors(50), 1);
        assertThat(IntStream.range(1, 50)).allMatch(i -> utility[i] < utility[i - 1]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.4})
    void draw_uniformShare_givesEachCandidateTheFirstPlaceAlikeInItsShare(double share) {
        PolicySettings settings = share == 1
                ? PolicySettings.of(Reward.UNIFORM)
                : new PolicySettings(
                        Reward.FUSION_ONLY,
                        1,
                        1,
                        0,
                        share,
                        1,
                        Weighing.FOREVER,
                        new Prior.Hierarchical(),
                        Optional.empty(),
                        Diversity.NONE,
                        GuardRails.NONE,
                        0,
                        false);
        PolicyStage stage = new PolicyStage(settings);
        Posteriors posteriors = stage.posteriors(20);
        int draws = 20_000;
        double[] expected = new double[20];
        Arrays.fill(expected, draws * share / 20);
        expected[0] += draws * (1 - share);
        double[] first = new double[20];
        for (int seed = 0; seed < draws; seed++) {
            first[stage.order(posteriors, seed)[0]]++;
        }
        double chiSquare = 0;
        for (int i = 0; i < 20; i++) {
            chiSquare += Math.pow(first[i] - expected[i], 2) / expected[i];
        }
        assertThat(chiSquare).as("19 degrees of freedom, false alarm 1e-4").isLessThan(50.8);
    }

    private static int firstOf(PolicySettings settings, OutcomeCounts zero, OutcomeCounts one) {
        PolicyStage stage = new PolicyStage(settings).see(0, zero).see(1, one);
        return stage.order(stage.posteriors(2), 1)[0];
    }

    private static PolicySettings with(Prior prior, Duration halfLife, double a, double b) {
        return new PolicySettings(
                Reward.TWO_STEP,
                a,
                b,
                0,
                0,
                1,
                halfLife,
                prior,
                Optional.empty(),
                Diversity.NONE,
                GuardRails.NONE,
                0,
                false);
    }

    private static double readOnMeanWithPendingIn(int bin) {
        long[] pending = new long[AgeBins.COUNT];
        pending[bin] = 10;
        OutcomeCounts counts = OutcomeCounts.of(new long[] {10}, new long[] {10}, 0, 0, 0, 0, 0, pending, new long[0]);
        return new PolicyStage(Reward.TWO_STEP).see(1, counts).posteriors(3).readOnMean(1);
    }

    /** 80 impressions, of which about 4 are clicked and 2 read on. */
    private static OutcomeCounts average(Random random) {
        int clicks = (int) random.doubles(80).filter(draw -> draw < 0.05).count();
        return PolicyStage.ripe(
                80, clicks, random.doubles(clicks).filter(draw -> draw < 0.5).count());
    }

    /** 80 impressions, 40 clicks: each with three episodes read within 3 s, or each with one. */
    private static OutcomeCounts clicked(boolean readOn, Ripeness ripeness) {
        AgeBins week = new AgeBins(Duration.ofDays(7));
        AgeBins seconds = new AgeBins(Duration.ofSeconds(4));
        AgeBins bins = ripeness == Ripeness.FRESH ? week : seconds;
        long misses = ripeness == Ripeness.FRESH ? 0 : 40;
        long[] pending = new long[AgeBins.COUNT];
        long[] delays = new long[AgeBins.COUNT];
        for (int i = 0; i < 40; i++) {
            if (readOn) {
                delays[bins.binOf(i * 3_000 / 40)]++;
            } else if (ripeness == Ripeness.FRESH) {
                pending[bins.binOf(5_000 + i * 100)]++;
            }
        }
        long oneAndDones = !readOn && ripeness == Ripeness.RIPE ? 40 : 0;
        return OutcomeCounts.of(
                new long[] {80}, new long[] {40}, misses, readOn ? 40 : 0, oneAndDones, 0, 0, pending, delays);
    }
}
