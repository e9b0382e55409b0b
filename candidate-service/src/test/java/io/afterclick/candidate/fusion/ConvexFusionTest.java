package io.afterclick.candidate.fusion;

import static io.afterclick.candidate.fusion.FusedLists.ranking;
import static io.afterclick.candidate.fusion.FusedLists.scoreByWork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConvexFusionTest {
    private static final Offset<Double> EXACT = within(1e-9);

    private static Map<Integer, Double> fused(Normalisation normalisation, RetrieverRanking... rankings) {
        return scoreByWork(Fusions.of(FusionSettings.convex(normalisation, Map.of("a", 3.0, "b", 1.0)))
                .fuse(List.of(rankings)));
    }

    private static RetrieverRanking scored(String retriever, float... scores) {
        int[] works = new int[scores.length];
        for (int i = 0; i < works.length; i++) {
            works[i] = i;
        }
        return new RetrieverRanking(retriever, works, scores);
    }

    @Test
    void byBest_dividesByTheBestAndCutsNegativesOff() {
        Map<Integer, Double> scores = fused(Normalisation.BY_BEST, scored("a", 8, 4, -2), ranking("b", 2));
        assertThat(scores.get(0)).isCloseTo(0.75, EXACT);
        assertThat(scores.get(1)).isCloseTo(0.375, EXACT);
        assertThat(scores.get(2)).isCloseTo(0.25, EXACT);
        assertThat(fused(Normalisation.BY_BEST, scored("a", -1, -2)))
                .containsEntry(0, 0.0)
                .containsEntry(1, 0.0);
    }

    @Test
    void minMax_goesFromZeroToOneWithinTheList() {
        Map<Integer, Double> scores = fused(Normalisation.MIN_MAX, scored("a", 1, 0, -3), ranking("b", 2, 1));
        assertThat(scores.get(0)).isCloseTo(0.75, EXACT);
        assertThat(scores.get(1)).isCloseTo(0.75 * 0.75, EXACT);
        assertThat(scores.get(2)).isCloseTo(0.25, EXACT);
        assertThat(fused(Normalisation.MIN_MAX, scored("a", 7, 7)))
                .containsEntry(0, 0.75)
                .containsEntry(1, 0.75);
    }

    @Test
    void standardised_isTheDistanceFromTheLowestInDeviations() {
        // Mean 4, deviation sqrt((16 + 0 + 16) / 3); a work that is missing has what the lowest has.
        double deviation = Math.sqrt(32 / 3.0);
        Map<Integer, Double> scores = fused(Normalisation.STANDARDISED, scored("a", 8, 4, 0), ranking("b", 3, 2));
        assertThat(scores.get(0)).isCloseTo(0.75 * 8 / deviation, EXACT);
        assertThat(scores.get(1)).isCloseTo(0.75 * 4 / deviation, EXACT);
        assertThat(scores.get(2)).isCloseTo(0, EXACT);
        assertThat(scores.get(3)).isCloseTo(0.25 * 2, EXACT); // scores 10 and 9: deviation 0.5
        assertThat(fused(Normalisation.STANDARDISED, scored("a", 7, 7))).containsEntry(0, 0.0);
    }

    @ParameterizedTest
    @EnumSource
    void fuse_ofRandomLists_ordersAsTheDefinitionWithTheFloorForWhatIsMissing(Normalisation normalisation) {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RetrieverRanking a = randomRanking("a", random);
            RetrieverRanking b = randomRanking("b", random);
            FusedWorks fused = Fusions.of(FusionSettings.convex(normalisation, Map.of("a", 0.7, "b", 0.3)))
                    .fuse(List.of(a, b));
            double shift = naive(normalisation, a, -1) * 0.7 + naive(normalisation, b, -1) * 0.3;
            for (int place = 0; place < fused.size(); place++) {
                double expected = naive(normalisation, a, fused.work(place)) * 0.7
                        + naive(normalisation, b, fused.work(place)) * 0.3
                        - shift;
                assertThat(fused.score(place))
                        .as("seed %d", seed)
                        .isCloseTo(expected, within(1e-5))
                        .isNotNegative();
            }
        }
    }

    private static RetrieverRanking randomRanking(String retriever, SplittableRandom random) {
        int size = 2 + random.nextInt(30);
        int[] works = new int[size];
        float[] scores = new float[size];
        float score = 5;
        for (int i = 0; i < size; i++) {
            works[i] = 2 * i + random.nextInt(2);
            score -= (float) random.nextDouble();
            scores[i] = score;
        }
        return new RetrieverRanking(retriever, works, scores);
    }

    /** The normalised score as the papers define it; the floor for a work that the list lacks. */
    private static double naive(Normalisation normalisation, RetrieverRanking list, int work) {
        double[] scores = new double[list.size()];
        double mean = 0;
        double own = list.score(list.size() - 1);
        boolean found = false;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = list.score(i);
            mean += scores[i] / scores.length;
            if (list.work(i) == work) {
                own = scores[i];
                found = true;
            }
        }
        double lowest = scores[scores.length - 1];
        double squares = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
        }
        return switch (normalisation) {
            case BY_BEST -> found && scores[0] > 0 ? Math.max(0, own) / scores[0] : 0;
            case MIN_MAX -> found ? (own - lowest) / (scores[0] - lowest) : 0;
            case STANDARDISED -> (own - mean) / Math.sqrt(squares / scores.length);
        };
    }
}
