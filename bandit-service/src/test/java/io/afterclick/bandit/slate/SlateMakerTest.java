package io.afterclick.bandit.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.Posteriors;
import io.afterclick.bandit.policy.Reward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlateMakerTest {
    private static final int SIZE = 60;
    private static final int PLACES = 10;

    @ParameterizedTest
    @EnumSource(DiversityMethod.class)
    void make_strengthZero_isExactlyTheOrderOfUtility(DiversityMethod method) {
        for (Reward reward : Reward.values()) {
            for (long seed = 0; seed < 50; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                SlateTask task = SlateStage.task(
                        settings(reward, new Diversity(method, 0, 0), GuardRails.NONE),
                        SlateStage.posteriors(random, SIZE),
                        SlateStage.plain(SIZE),
                        PLACES,
                        SlateStage.vectors(random, SIZE, 0.1));
                assertThat(SlateStage.make(task, seed)).as("seed %d", seed).isEqualTo(byUtility(task, seed));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MMR", "DPP"})
    void make_smallestStrength_changesAlmostNothing(DiversityMethod method) {
        SplittableRandom random = new SplittableRandom(4);
        SlateTask task = SlateStage.task(
                settings(Reward.TWO_STEP, new Diversity(method, 1e-12, 0), GuardRails.NONE),
                SlateStage.posteriors(random, SIZE),
                SlateStage.plain(SIZE),
                PLACES,
                SlateStage.vectors(random, SIZE, 0));
        assertThat(SlateStage.make(task, 1)).isEqualTo(byUtility(task, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"MMR", "DPP"})
    void make_moreStrength_givesLargerDistanceWithinTheSlate(DiversityMethod method) {
        double[] strengths = {0, 0.3, 1};
        for (Reward reward : List.of(Reward.CLICK, Reward.TWO_STEP, Reward.FUSION_ONLY)) {
            double before = 0;
            for (double strength : strengths) {
                double mean = meanDistance(reward, new Diversity(method, strength, 0));
                assertThat(mean).as("%s, strength %f", reward, strength).isGreaterThan(before + 0.001);
                before = mean;
            }
        }
    }

    private static double meanDistance(Reward reward, Diversity diversity) {
        double sum = 0;
        int tasks = 100;
        for (long seed = 0; seed < tasks; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Posteriors posteriors = SlateStage.posteriors(random, SIZE);
            byte[][] vectors = SlateStage.vectors(random, SIZE, 0);
            SlateTask task = SlateStage.task(
                    settings(reward, diversity, GuardRails.NONE), posteriors, SlateStage.plain(SIZE), PLACES, vectors);
            sum += SlateStage.intraListDistance(vectors, SlateStage.make(task, seed));
        }
        return sum / tasks;
    }

    @ParameterizedTest
    @EnumSource(names = {"MMR", "DPP"})
    void make_utilitiesToAPower_givesTheSameSlate(DiversityMethod method) {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Posteriors posteriors = SlateStage.posteriors(random, SIZE);
            byte[][] vectors = SlateStage.vectors(random, SIZE, 0.1);
            Diversity diversity = new Diversity(method, 0.4, 0);
            List<int[]> slates = new ArrayList<>();
            for (double exponent : new double[] {1, 3}) {
                PolicySettings usual = settings(Reward.TWO_STEP, diversity, GuardRails.NONE);
                PolicySettings powered = new PolicySettings(
                        usual.reward(),
                        exponent,
                        exponent,
                        0,
                        0,
                        1,
                        usual.halfLife(),
                        usual.prior(),
                        usual.examination(),
                        diversity,
                        GuardRails.NONE,
                        0,
                        false);
                slates.add(SlateStage.make(
                        SlateStage.task(powered, posteriors, SlateStage.plain(SIZE), PLACES, vectors), seed));
            }
            assertThat(slates.get(1)).as("seed %d", seed).isEqualTo(slates.get(0));
        }
    }

    @Test
    void make_dpp_equalsTheNaiveGreedyMaximumOfDeterminants() {
        double strength = 0.5;
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[][] vectors = SlateStage.vectors(random, 30, 0);
            SlateTask task = SlateStage.task(
                    settings(Reward.CLICK, new Diversity(DiversityMethod.DPP, strength, 0), GuardRails.NONE),
                    SlateStage.posteriors(random, 30),
                    SlateStage.plain(30),
                    6,
                    vectors);
            double[] relevance = relevance(utilities(task, seed), 6);
            int[] expected = greedy(30, 6, slate -> {
                double sum = slate.stream().mapToDouble(i -> relevance[i]).sum();
                return sum + strength * Math.log(determinant(slate, vectors));
            });
            assertThat(SlateStage.make(task, seed)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void make_mmr_equalsTheNaiveSearch() {
        double strength = 0.5;
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[][] vectors = SlateStage.vectors(random, 30, 0);
            SlateTask task = SlateStage.task(
                    settings(Reward.CLICK, new Diversity(DiversityMethod.MMR, strength, 0), GuardRails.NONE),
                    SlateStage.posteriors(random, 30),
                    SlateStage.plain(30),
                    6,
                    vectors);
            double[] relevance = relevance(utilities(task, seed), 6);
            int[] expected = greedy(30, 6, slate -> {
                int last = slate.get(slate.size() - 1);
                double alike = slate.stream()
                        .limit(slate.size() - 1L)
                        .mapToDouble(i -> SlateStage.cosine(vectors[i], vectors[last]))
                        .max()
                        .orElse(0);
                return relevance[last] - strength * Math.max(0, alike);
            });
            assertThat(SlateStage.make(task, seed)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void make_duplicatesOfTheBest_comeAfterOthers() {
        DiversityMethod method = DiversityMethod.DPP;
        SplittableRandom random = new SplittableRandom(1);
        byte[][] vectors = SlateStage.vectors(random, 12, 0);
        vectors[1] = vectors[0];
        vectors[2] = vectors[0];
        SlateTask task = SlateStage.task(
                settings(Reward.FUSION_ONLY, new Diversity(method, 1, 0), GuardRails.NONE),
                SlateStage.posteriors(random, 12),
                SlateStage.plain(12),
                4,
                vectors);
        assertThat(SlateStage.make(task, 1)).startsWith(0).doesNotContain(1, 2);
        SlateTask all = new SlateTask(task.policy(), task.posteriors(), task.candidates(), 12, 1, vectors);
        assertThat(SlateStage.make(all, 1)).as("the slate is full nevertheless").contains(1, 2);
    }

    @Test
    void make_workWithoutVector_ranksBetweenAnAlikeAndAnUnlikeOne() {
        // w0 and w1 alike, w3 unlike both; w2 has none.
        byte[][] vectors = {{100, 100, 0}, {100, 99, 1}, {}, {0, 0, 100}};
        SlateTask task = SlateStage.task(
                settings(Reward.FUSION_ONLY, new Diversity(DiversityMethod.DPP, 1, 0), GuardRails.NONE),
                SlateStage.posteriors(new SplittableRandom(1), 4),
                SlateStage.plain(4),
                4,
                vectors);
        Likeness likeness = new Likeness(vectors);
        assertThat(likeness.of(0, 2)).isLessThan(likeness.of(0, 1)).isGreaterThan(likeness.of(0, 3));
        assertThat(SlateStage.make(task, 1)).startsWith(0).endsWith(1);
    }

    @Test
    void of_workWithoutVector_isAsAlikeToOthersAsTheyAreAmongEachOther() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[][] vectors = SlateStage.vectors(random, 41, 0);
            vectors[40] = new byte[0];
            double mean = IntStream.range(0, 40)
                            .mapToDouble(i -> IntStream.range(0, 40)
                                    .filter(j -> j != i)
                                    .mapToDouble(j -> SlateStage.cosine(vectors[i], vectors[j]))
                                    .sum())
                            .sum()
                    / (40 * 39);
            Likeness likeness = new Likeness(vectors);
            double found = IntStream.range(0, 40)
                    .mapToDouble(i -> likeness.of(40, i))
                    .average()
                    .orElseThrow();
            assertThat(found).as("seed %d", seed).isCloseTo(mean, within(1e-4));
        }
    }

    @Test
    void make_noVectorsAtAll_isTheOrderOfUtility() {
        byte[][] none = new byte[SIZE][0];
        for (DiversityMethod method : List.of(DiversityMethod.MMR, DiversityMethod.DPP)) {
            SlateTask task = SlateStage.task(
                    settings(Reward.TWO_STEP, new Diversity(method, 1, 0), GuardRails.NONE),
                    SlateStage.posteriors(new SplittableRandom(3), SIZE),
                    SlateStage.plain(SIZE),
                    PLACES,
                    none);
            assertThat(SlateStage.make(task, 9)).isEqualTo(byUtility(task, 9));
        }
    }

    @Test
    void make_seenAgainAndAgain_sinksByHalfForEachSoMany() {
        List<SlateCandidate> candidates = new ArrayList<>(SlateStage.plain(4));
        candidates.set(0, new SlateCandidate("w0", 0, false, List.of(), "", false, 10));
        SlateTask task = SlateStage.task(
                SlateStage.settings(Reward.FUSION_ONLY, 0, Diversity.NONE, GuardRails.NONE, 5),
                SlateStage.posteriors(new SplittableRandom(1), 4),
                candidates,
                4,
                new byte[0][]);
        SlateMaker maker = new SlateMaker(task);
        maker.make(new SplittableRandom(1));
        // 1 x 1/4 beside 1/2, 1/3 and 1/4: of equal ones the first comes first.
        assertThat(maker.utility(0)).isEqualTo(0.25);
        assertThat(SlateStage.make(task, 1)).containsExactly(1, 2, 0, 3);
    }

    @Test
    void make_uniformShareOfOne_knowsNoFatigueAndNoDiversity() {
        SplittableRandom random = new SplittableRandom(5);
        List<SlateCandidate> candidates = SlateStage.varied(random, SIZE, 0);
        Posteriors posteriors = SlateStage.posteriors(random, SIZE);
        byte[][] vectors = SlateStage.vectors(random, SIZE, 0);
        PolicySettings settings =
                SlateStage.settings(Reward.TWO_STEP, 1, new Diversity(DiversityMethod.DPP, 1, 0), GuardRails.NONE, 1);
        SlateTask task = SlateStage.task(settings, posteriors, candidates, PLACES, vectors);
        assertThat(SlateStage.make(task, 8)).isEqualTo(byUtility(task, 8));
    }

    @Test
    void strength_readerSlope_isAroundTheUsualReader() {
        Diversity narrowLess = new Diversity(DiversityMethod.DPP, 0.5, -0.6);
        assertThat(SlateTask.strength(narrowLess, OptionalDouble.empty())).isEqualTo(0.5);
        assertThat(SlateTask.strength(narrowLess, OptionalDouble.of(0.5))).isEqualTo(0.5);
        assertThat(SlateTask.strength(narrowLess, OptionalDouble.of(1))).isCloseTo(0.2, within(1e-12));
        assertThat(SlateTask.strength(narrowLess, OptionalDouble.of(0))).isCloseTo(0.8, within(1e-12));
        assertThat(SlateTask.strength(narrowLess, OptionalDouble.of(-1))).isCloseTo(0.8, within(1e-12));
        Diversity steep = new Diversity(DiversityMethod.MMR, 0.5, 2);
        assertThat(SlateTask.strength(steep, OptionalDouble.of(1))).isEqualTo(1);
        assertThat(SlateTask.strength(steep, OptionalDouble.of(0))).isZero();
        assertThat(SlateTask.strength(new Diversity(DiversityMethod.NONE, 1, 0), OptionalDouble.empty()))
                .isZero();
    }

    private static PolicySettings settings(Reward reward, Diversity diversity, GuardRails rails) {
        return SlateStage.settings(reward, 0, diversity, rails, 0);
    }

    private static double[] utilities(SlateTask task, long seed) {
        double[] utility = new double[task.candidates().size()];
        new Policy("p", 1, task.policy().settings()).draw(task.posteriors(), new SplittableRandom(seed), utility);
        return utility;
    }

    private static int[] byUtility(SlateTask task, long seed) {
        double[] utility = utilities(task, seed);
        return IntStream.range(0, utility.length)
                .boxed()
                .sorted((x, y) -> Double.compare(utility[y], utility[x]))
                .limit(task.places())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] relevance(double[] utility, int places) {
        double[] sorted = utility.clone();
        Arrays.sort(sorted);
        double best = Math.log(sorted[sorted.length - 1]);
        double last = Math.log(sorted[sorted.length - places]);
        return Arrays.stream(utility)
                .map(value -> (Math.log(value) - best) / (best - last))
                .toArray();
    }

    private static int[] greedy(int size, int places, Function<List<Integer>, Double> value) {
        List<Integer> slate = new ArrayList<>();
        while (slate.size() < places) {
            int best = -1;
            double bestValue = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < size; i++) {
                if (!slate.contains(i)) {
                    List<Integer> longer = new ArrayList<>(slate);
                    longer.add(i);
                    double worth = value.apply(longer);
                    if (worth > bestValue) {
                        best = i;
                        bestValue = worth;
                    }
                }
            }
            slate.add(best);
        }
        return slate.stream().mapToInt(Integer::intValue).toArray();
    }

    /** By Gaussian elimination. */
    private static double determinant(List<Integer> slate, byte[][] vectors) {
        int n = slate.size();
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix[i][j] = SlateStage.cosine(vectors[slate.get(i)], vectors[slate.get(j)]);
            }
        }
        double determinant = 1;
        for (int k = 0; k < n; k++) {
            determinant *= matrix[k][k];
            for (int i = k + 1; i < n; i++) {
                double by = matrix[i][k] / matrix[k][k];
                for (int j = k; j < n; j++) {
                    matrix[i][j] -= by * matrix[k][j];
                }
            }
        }
        return determinant;
    }
}
