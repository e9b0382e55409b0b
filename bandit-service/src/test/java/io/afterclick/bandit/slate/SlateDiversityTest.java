package io.afterclick.bandit.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlateDiversityTest {
    @Test
    void of_handMadeVectors_isTheMeanDistanceOfTheirPairs() {
        assertThat(SlateDiversity.of(new byte[][] {{3, 0}, {9, 0}})).hasValue(0);
        assertThat(SlateDiversity.of(new byte[][] {{3, 0}, {0, 9}})).hasValueCloseTo(1.0, within(1e-12));
        assertThat(SlateDiversity.of(new byte[][] {{3, 0}, {-9, 0}})).hasValueCloseTo(2.0, within(1e-12));
        assertThat(SlateDiversity.of(new byte[][] {{1, 0}, {0, 1}, {0, 1}})).hasValueCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void of_worksWithoutAVector_areLeftOut() {
        assertThat(SlateDiversity.of(new byte[][] {{}, {3, 0}, {0, 0}, {0, 9}, {1, 2, 3}}))
                .hasValueCloseTo(1.0, within(1e-12));
        assertThat(SlateDiversity.of(new byte[][] {{}, {3, 0}})).isEmpty();
        assertThat(SlateDiversity.of(new byte[][] {})).isEmpty();
    }

    @Test
    void of_randomVectors_equalsTheDefinition() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[][] vectors = new byte[2 + random.nextInt(20)][16];
            for (byte[] vector : vectors) {
                random.nextBytes(vector);
            }
            double sum = 0;
            int pairs = 0;
            for (int i = 0; i < vectors.length; i++) {
                for (int j = 0; j < i; j++) {
                    sum += 1 - cosine(vectors[i], vectors[j]);
                    pairs++;
                }
            }
            assertThat(SlateDiversity.of(vectors)).as("seed %d", seed).hasValueCloseTo(sum / pairs, within(1e-9));
        }
    }

    private static double cosine(byte[] x, byte[] y) {
        double dot = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            dot += x[i] * y[i];
            xx += x[i] * x[i];
            yy += y[i] * y[i];
        }
        return dot / Math.sqrt(xx * yy);
    }
}
