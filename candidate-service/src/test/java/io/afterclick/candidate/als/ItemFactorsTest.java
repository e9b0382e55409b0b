package io.afterclick.candidate.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.linear.AllKernels;
import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemFactorsTest {
    @Test
    void nearest_randomVectors_equalsSortedCosines() {
        for (long seed = 1; seed <= 20; seed++) {
            int factors = 1 + (int) seed;
            ItemFactors items = new ItemFactors(
                    factors, random(seed, 50 * factors), AllKernels.list().get((int) seed % 2));
            IntPredicate allowed = work -> work % 3 != 0;

            RankedWorks found = items.nearest(7, 12, allowed);

            int[] expected = IntStream.range(0, 50)
                    .filter(work -> work != 7 && allowed.test(work))
                    .boxed()
                    .sorted(Comparator.comparingDouble(work -> -cosine(items, 7, work)))
                    .limit(12)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(found.works()).as("seed %d", seed).containsExactly(expected);
            assertThat((double) found.scores()[0]).isCloseTo(cosine(items, 7, expected[0]), within(1e-5));
        }
    }

    @Test
    void best_randomVectors_equalsSortedDotProducts() {
        ItemFactors items = new ItemFactors(5, random(3, 200));
        float[] query = random(4, 5);

        RankedWorks found = items.best(query, 10, work -> work != 2);

        int[] expected = IntStream.range(0, 40)
                .filter(work -> work != 2)
                .boxed()
                .sorted(Comparator.comparingDouble(work -> -dot(items.vector(work), query)))
                .limit(10)
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(found.works()).containsExactly(expected);
        float[] scores = new float[40];
        items.scores(query, scores);
        for (int i = 0; i < 10; i++) {
            assertThat(found.scores()[i]).isEqualTo(scores[found.works()[i]]);
        }
        assertThatThrownBy(() -> items.best(new float[4], 1, any -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4")
                .hasMessageContaining("5");
    }

    @Test
    void nearest_zeroVector_findsNothingAndIsNotFound() {
        ItemFactors items = new ItemFactors(2, new float[] {1, 0, 0, 0, -1, 0});

        assertThat(items.nearest(1, 5, any -> true).works()).isEmpty();
        assertThat(items.nearest(0, 5, any -> true).works()).containsExactly(2);
    }

    @Test
    void nearest_fewAllowed_returnsThemAll() {
        ItemFactors items = new ItemFactors(3, random(1, 3000));

        assertThat(items.nearest(0, 100, work -> work >= 995).works()).hasSize(5);
    }

    /** Several pages, with filters that leave all, some and nearly none of the first guesses. */
    @Test
    void nearest_manyWorks_equalsSortedCosines() {
        ItemFactors items = new ItemFactors(6, random(9, 9000 * 6));
        for (int every : new int[] {1, 2, 50, 4000}) {
            IntPredicate allowed = work -> work % every == 0;

            RankedWorks found = items.nearest(3, 20, allowed);

            int[] expected = IntStream.range(0, 9000)
                    .filter(work -> work != 3 && allowed.test(work))
                    .boxed()
                    .sorted(Comparator.comparingDouble(work -> -cosine(items, 3, work)))
                    .limit(20)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(found.works()).as("every %d", every).containsExactly(expected);
        }
    }

    @Test
    void nearestOfAll_unreadWorksAmongThem_equalsNearestOfEach() {
        float[] vectors = random(11, 5001 * 5);
        Arrays.fill(vectors, 10 * 5, 11 * 5, 0);
        for (VectorKernels kernels : AllKernels.list()) {
            ItemFactors items = new ItemFactors(5, vectors, kernels);

            NeighbourTable table;
            try (Workers workers = new Workers(2)) {
                table = items.nearestOfAll(9, workers);
            }

            assertThat(table.works()).isEqualTo(5001);
            for (int work = 0; work < 5001; work += 10) {
                RankedWorks single = items.nearest(work, 9, any -> true);
                RankedWorks row = table.nearest(work, 9, any -> true);
                assertThat(row.works()).as("work %d", work).containsExactly(single.works());
                for (int i = 0; i < row.size(); i++) {
                    assertThat(row.scores()[i]).isCloseTo(single.scores()[i], within(1e-5f));
                }
            }
            assertThat(table.nearest(10, 9, any -> true).size()).isZero();
        }
    }

    private static float[] random(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double cosine(ItemFactors items, int a, int b) {
        return dot(items.vector(a), items.vector(b))
                / Math.sqrt(dot(items.vector(a), items.vector(a)) * dot(items.vector(b), items.vector(b)));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
