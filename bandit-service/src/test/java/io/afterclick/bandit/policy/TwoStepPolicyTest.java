package io.afterclick.bandit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.SlateCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds are fixed. Margins are at least 5 standard errors from what is expected over all seeds, so that fresh seeds
 * would raise a false alarm less than once in a million runs.
 */
class TwoStepPolicyTest {
    private static final int SLATE = 10;
    private static final int DRAWS = 200;
    private static final Policy TWO_STEP =
            Policies.builtIn(PriorSettings.DEFAULT, "two-step").find("").orElseThrow();

    @ParameterizedTest
    @ValueSource(ints = {50, 100, 200})
    void draw_nothingSeen_isNearlyFusionOrder(int candidates) {
        int fromFirst25 = 0;
        double[] meanPosition = new double[candidates];
        for (int seed = 0; seed < DRAWS; seed++) {
            int[] order = order(SlateCounts.of(arms(candidates), ArmCounts.ZERO), seed);
            for (int position = 0; position < candidates; position++) {
                meanPosition[order[position]] += (position + 1.0) / DRAWS;
                if (position < SLATE && order[position] < 25) {
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
            List<ArmCounts> arms = arms(candidates);
            int seen = others == Others.ALL_SEEN_AVERAGE ? candidates : others == Others.NOBODY_SAW ? 0 : SLATE;
            for (int i = 0; i < seen; i++) {
                arms.set(i, others == Others.SLATE_SEEN_NEVER_CLICKED ? seen(80) : average());
            }
            double beforeB = meanPosition(arms(candidates), b);
            arms.set(a, clicked(true, ripeness));
            arms.set(b, clicked(false, ripeness));
            double afterA = meanPosition(arms, a);
            double afterB = meanPosition(arms, b);
            assertThat(afterA).as("A at %d, B at %d", a, b).isLessThan(afterB - 5);
            assertThat(afterB).as("A at %d, B at %d", a, b).isGreaterThan(beforeB + 3);
        }
    }

    @Test
    void draw_muchData_agreesWithTheEmpiricalRates() {
        List<ArmCounts> arms = arms(20);
        arms.set(7, ArmCounts.of(1_000_000, 700_000, 300_000, 120_000, 100_000, 80_000, new long[0], new long[] {
            0, 120_000
        }));
        Draw draw = TWO_STEP.draw(SlateCounts.of(arms, sum(arms)), SLATE, new SplittableRandom(1));
        assertThat(draw.clickMean()[7]).isCloseTo(0.3, within(1e-3));
        assertThat(draw.readOnMean()[7]).isCloseTo(0.4, within(1e-3));
        assertThat(draw.utility()[7]).isCloseTo(0.12, within(2e-3));
    }

    @Test
    void draw_openImpressions_areTrials() {
        List<ArmCounts> arms = arms(20);
        arms.set(3, ArmCounts.of(1_000, 0, 50, 0, 0, 0, new long[] {50}, new long[0]));
        Draw draw = TWO_STEP.draw(SlateCounts.of(arms, sum(arms)), SLATE, new SplittableRandom(1));
        assertThat(draw.clickMean()[3]).isCloseTo(0.05, within(0.01));
    }

    @Test
    void draw_pendingClicks_weighByTheirAge() {
        double young = readOnMeanWithPendingIn(0);
        double middle = readOnMeanWithPendingIn(6);
        double old = readOnMeanWithPendingIn(11);
        assertThat(young).isCloseTo(0.5, within(1e-12));
        assertThat(middle).isLessThan(young - 0.05);
        assertThat(old).isLessThan(middle - 0.05);
    }

    @Test
    void draw_sameSeed_isTheSame() {
        SlateCounts counts = SlateCounts.of(arms(200), ArmCounts.ZERO);
        assertThat(order(counts, 5)).isEqualTo(order(counts, 5)).isNotEqualTo(order(counts, 6));
    }

    @Test
    void draw_fusionOnly_keepsTheOrder() {
        Policy policy = Policies.builtIn(PriorSettings.DEFAULT, "two-step")
                .find("fusion-only")
                .orElseThrow();
        double[] utility = policy.draw(SlateCounts.of(arms(50), ArmCounts.ZERO), SLATE, new SplittableRandom(1))
                .utility();
        assertThat(IntStream.range(1, 50)).allMatch(i -> utility[i] < utility[i - 1]);
    }

    @Test
    void draw_uniform_givesEachCandidateTheFirstPlaceAlike() {
        Policy policy = Policies.builtIn(PriorSettings.DEFAULT, "two-step")
                .find("uniform")
                .orElseThrow();
        int[] first = new int[20];
        int draws = 20_000;
        SlateCounts counts = SlateCounts.of(arms(20), ArmCounts.ZERO);
        for (int seed = 0; seed < draws; seed++) {
            first[best(policy.draw(counts, SLATE, new SplittableRandom(seed)).utility())]++;
        }
        double chiSquare = 0;
        for (int count : first) {
            chiSquare += Math.pow(count - draws / 20.0, 2) / (draws / 20.0);
        }
        assertThat(chiSquare).as("19 degrees of freedom, false alarm 1e-4").isLessThan(50.8);
    }

    @Test
    void builtIn_unknownDefault_isRefused() {
        assertThatThrownBy(() -> Policies.builtIn(PriorSettings.DEFAULT, "best"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two-step");
    }

    private static double readOnMeanWithPendingIn(int bin) {
        long[] pending = new long[AgeBins.COUNT];
        pending[bin] = 10;
        List<ArmCounts> arms = arms(3);
        arms.set(1, ArmCounts.of(10, 0, 10, 0, 0, 0, pending, new long[0]));
        // The tenant's sums stay empty, so that only this arm's own clicks move its mean.
        return TWO_STEP.draw(SlateCounts.of(arms, ArmCounts.ZERO), SLATE, new SplittableRandom(1))
                .readOnMean()[1];
    }

    /** 80 impressions, 40 clicks: each with three episodes read within 3 s, or each with one. */
    private static ArmCounts clicked(boolean readOn, Ripeness ripeness) {
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
        return ArmCounts.of(80, misses, 40, readOn ? 40 : 0, oneAndDones, 0, pending, delays);
    }

    private static ArmCounts seen(int impressions) {
        return ArmCounts.of(impressions, 0, 0, 0, 0, 0, new long[0], new long[0]);
    }

    /** 80 impressions, 4 clicks, 2 read-ons. */
    private static ArmCounts average() {
        return ArmCounts.of(80, 76, 4, 2, 2, 0, new long[0], new long[] {0, 1, 1});
    }

    private static List<ArmCounts> arms(int candidates) {
        return new ArrayList<>(Collections.nCopies(candidates, ArmCounts.ZERO));
    }

    private static ArmCounts sum(List<ArmCounts> arms) {
        return arms.stream().reduce(ArmCounts.ZERO, ArmCounts::plus);
    }

    private static double meanPosition(List<ArmCounts> arms, int arm) {
        SlateCounts counts = SlateCounts.of(arms, sum(arms));
        double mean = 0;
        for (int seed = 0; seed < DRAWS; seed++) {
            int[] order = order(counts, seed);
            for (int position = 0; position < order.length; position++) {
                if (order[position] == arm) {
                    mean += (position + 1.0) / DRAWS;
                }
            }
        }
        return mean;
    }

    private static int[] order(SlateCounts counts, long seed) {
        double[] utility =
                TWO_STEP.draw(counts, SLATE, new SplittableRandom(seed)).utility();
        return IntStream.range(0, utility.length)
                .boxed()
                .sorted((x, y) -> Double.compare(utility[y], utility[x]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int best(double[] utility) {
        int best = 0;
        for (int i = 1; i < utility.length; i++) {
            if (utility[i] > utility[best]) {
                best = i;
            }
        }
        return best;
    }
}
