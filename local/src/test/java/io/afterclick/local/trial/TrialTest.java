package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.LatentWorld;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialTest {
    private static final List<String> POLICIES = List.of("uniform", "two-step", "oracle");

    static Stream<World> worlds() {
        WorldSettings settings = WorldSettings.stationary(11, 500, 14);
        return Stream.of(new AdditiveWorld(settings), new LatentWorld(settings));
    }

    private static Comparison compare(World world, int threads) {
        return Comparison.run(world, POLICIES, PolicyFactory.known(), threads, Progress.SILENT);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void comparison_twoStepLearnsAndTheOracleHasNoRegret(World world) {
        Comparison comparison = compare(world, 2);
        Comparison.Entry uniform = comparison.entries().get(0);
        Comparison.Entry twoStep = comparison.entries().get(1);
        Comparison.Entry oracle = comparison.entries().get(2);

        assertThat(oracle.values().get(Measure.REGRET)).isZero();
        assertThat(uniform.values().get(Measure.REGRET)).isBetween(0.5, 0.9);
        assertThat(twoStep.toFirstIntervals().get(Measure.YIELD).low())
                .as("two-step earns more than uniform, whoever the readers are")
                .isGreaterThan(0);
        double firstDays = Measure.REGRET.ofDays(twoStep.measures(), 0, 3);
        double lastDays = Measure.REGRET.ofDays(twoStep.measures(), 11, 14);
        assertThat(lastDays).as("it loses less once it has learned").isLessThan(0.85 * firstDays);
        assertThat(Measure.REGRET.ofDays(uniform.measures(), 11, 14))
                .as("uniform does not learn")
                .isGreaterThan(0.95 * Measure.REGRET.ofDays(uniform.measures(), 0, 3));
        assertThat(Study.regretExponent(twoStep.measures()))
                .as("its regret flattens")
                .isLessThan(0.85);
        assertThat(Study.regretExponent(uniform.measures())).isGreaterThan(0.95);
    }

    /** What the origin platform found when it stopped to reward the click. */
    @ParameterizedTest
    @MethodSource("worlds")
    void comparison_rewardForReadingOn_lowersClicksAndRaisesContinuation(World world) {
        Comparison comparison =
                Comparison.run(world, List.of("click", "read-after-click"), PolicyFactory.known(), 2, Progress.SILENT);
        Comparison.Entry readAfterClick = comparison.entries().get(1);
        double ctr = readAfterClick.toFirst().get(Measure.CTR);
        assertThat(ctr).isNegative();
        assertThat(readAfterClick.toFirst().get(Measure.YIELD))
                .as("yield loses less, or nothing")
                .isGreaterThan(ctr);
        assertThat(readAfterClick
                        .toFirstIntervals()
                        .get(Measure.CONTINUATION_RATE)
                        .low())
                .as("more of those who click read on, whoever the readers are")
                .isPositive();
    }

    /** Small, but large enough for what the study says of many readers to hold. */
    @Test
    void comparison_afterADrift_forgettingRecoversTwiceAsFast() {
        int driftDay = 16;
        World world = new AdditiveWorld(new WorldSettings(11, 900, 28, 0, driftDay, 0));
        Comparison comparison = Comparison.run(world, Study.MEMORIES, PolicyFactory.known(), 2, Progress.SILENT);
        int remembers = Study.recoveryDays(comparison.entries().get(0).measures(), driftDay)
                .orElse(28 - driftDay);
        int forgets = Study.recoveryDays(comparison.entries().get(1).measures(), driftDay)
                .orElseThrow();
        assertThat(2 * forgets).isLessThanOrEqualTo(remembers);
    }

    @Test
    void discovery_hierarchicalPrior_costsAtMostHalfOfBetaOneOne() {
        World world = new AdditiveWorld(new WorldSettings(11, 700, 18, 0, 0, 8));
        Oracle oracle = new Oracle(world, Trial.SLATE_LENGTH);
        Visits visits = Visits.draw(world);
        List<Long> costs = Study.PRIORS.stream()
                .map(policy -> {
                    Discovery discovery =
                            new Discovery(PolicyFactory.known().create(policy, world, oracle), world.catalog(), oracle);
                    Trial.run(world, visits, oracle, discovery, played -> {});
                    return Discovery.costOfHalf(discovery.stars()).orElse(Long.MAX_VALUE);
                })
                .toList();
        assertThat(costs.get(0)).as("found").isLessThan(Long.MAX_VALUE / 2);
        assertThat(2 * costs.get(0)).isLessThanOrEqualTo(costs.get(1));
    }

    @Test
    void comparison_sameSeed_isTheSameOnAnyNumberOfThreads() {
        WorldSettings settings = new WorldSettings(3, 80, 6, 1, 3, 0);
        Comparison alone = compare(new LatentWorld(settings), 1);
        Comparison together = compare(new LatentWorld(settings), 3);
        for (int i = 0; i < POLICIES.size(); i++) {
            assertThat(together.entries().get(i))
                    .usingRecursiveComparison()
                    .isEqualTo(alone.entries().get(i));
        }
        Comparison other = compare(new LatentWorld(new WorldSettings(4, 80, 6, 1, 3, 0)), 2);
        assertThat(other.entries().get(1).values())
                .isNotEqualTo(alone.entries().get(1).values());
    }

    /** The gateway leaves out what the reader has read: a trial does so too, and counts what was shown and clicked. */
    @Test
    void run_workThatWasRead_isNotACandidateAgain() {
        World world = new AdditiveWorld(WorldSettings.stationary(8, 40, 60));
        Visits visits = Visits.draw(world);
        Map<Integer, Set<Integer>> read = new HashMap<>();
        int[] clicks = {0};
        PolicyUnderTest first = new PolicyUnderTest() {
            @Override
            public String name() {
                return "first";
            }

            @Override
            public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
                assertThat(scores).hasSameSizeAs(candidates);
                for (int work : candidates) {
                    assertThat(read.getOrDefault(visit.reader(), Set.of())).doesNotContain(work);
                }
                return Arrays.copyOf(candidates, places);
            }

            @Override
            public void observe(Visit visit, int[] slate, Response response) {
                for (int click = 0; click < response.clicks(); click++) {
                    clicks[0]++;
                    if (response.episodes(click) > 0) {
                        read.computeIfAbsent(visit.reader(), reader -> new HashSet<>())
                                .add(slate[response.place(click)]);
                    }
                }
            }

            @Override
            public void tick(long nowMillis) {}
        };
        Measures measures = Trial.run(world, visits, new Oracle(world, Trial.SLATE_LENGTH), first, played -> {});
        assertThat(read.values().stream().mapToInt(Set::size).sum()).isGreaterThan(100);
        assertThat(measures.total(Measures.Sum.CLICKS)).isEqualTo(clicks[0]);
        assertThat(measures.total(Measures.Sum.VISITS)).isEqualTo(visits.size());
    }
}
