package io.afterclick.insight.diversity.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VendiScoreTest {
    @Test
    void of_publishedMatrix_isAsPublished() {
        assertThat(VendiScore.of(new double[] {1, .9, 0, .9, 1, 0, 0, 0, 1}, 3)).isCloseTo(2.1573, within(5e-5));
    }

    @Test
    void of_differentAndSameWorks_countsThem() {
        assertThat(VendiScore.of(new double[] {1, 0, 0, 1}, 2)).isCloseTo(2, within(1e-9));
        assertThat(VendiScore.of(new double[] {1, 1, 1, 1}, 2)).isCloseTo(1, within(1e-9));
    }

    @Test
    void of_vectors_isTheSameByPairsAndByMoments() {
        SplittableRandom random = new SplittableRandom(5);
        float[] vectors = TasteTest.unitVectors(40, 16, 16, random);
        for (int n : new int[] {1, 2, 15, 17, 40}) {
            int[] works = new int[n];
            float[] weights = new float[n];
            double[] likeness = new double[n * n];
            for (int i = 0; i < n; i++) {
                works[i] = i;
                weights[i] = 3;
                for (int j = 0; j < n; j++) {
                    for (int f = 0; f < 16; f++) {
                        likeness[i * n + j] += vectors[i * 16 + f] * (double) vectors[j * 16 + f];
                    }
                }
            }

            assertThat(VendiScore.of(vectors, 16, works, weights, 0, n))
                    .as("n = %d", n)
                    .isCloseTo(VendiScore.of(likeness, n), within(1e-5));
        }
    }
}
