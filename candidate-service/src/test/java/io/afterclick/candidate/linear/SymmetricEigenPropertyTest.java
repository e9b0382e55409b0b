package io.afterclick.candidate.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymmetricEigenPropertyTest {
    @Test
    void of_randomMatrices_rebuildsThemFromOrthogonalVectors() {
        for (long seed = 1; seed <= 40; seed++) {
            int n = (int) seed;
            double[] matrix = random(seed, n, seed % 4 == 0 ? 2 : n);

            SymmetricEigen eigen = SymmetricEigen.of(matrix, n);

            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double rebuilt = 0;
                    double product = 0;
                    for (int k = 0; k < n; k++) {
                        rebuilt += eigen.values()[k] * eigen.vectors()[k * n + i] * eigen.vectors()[k * n + j];
                        product += eigen.vectors()[i * n + k] * eigen.vectors()[j * n + k];
                    }
                    assertThat(rebuilt).as("seed %d", seed).isCloseTo(matrix[i * n + j], within(1e-10 * n));
                    assertThat(product).as("seed %d", seed).isCloseTo(i == j ? 1 : 0, within(1e-11 * n));
                }
            }
        }
    }

    @Test
    void of_lowRankAtAnyScale_endsAndRebuilds() {
        for (long seed = 1; seed <= 30; seed++) {
            int n = 64;
            double scale = Math.pow(10, seed % 30 - 20);
            double[] matrix = random(seed, n, 1 + (int) seed % 7);
            for (int at = 0; at < matrix.length; at++) {
                matrix[at] = (float) (matrix[at] * scale); // rounded as a Gram matrix of floats is
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    matrix[i * n + j] = matrix[j * n + i];
                }
            }

            SymmetricEigen eigen = SymmetricEigen.of(matrix, n);

            for (int i = 0; i < n; i += 5) {
                for (int j = 0; j < n; j += 3) {
                    double rebuilt = 0;
                    for (int k = 0; k < n; k++) {
                        rebuilt += eigen.values()[k] * eigen.vectors()[k * n + i] * eigen.vectors()[k * n + j];
                    }
                    assertThat(rebuilt).as("seed %d", seed).isCloseTo(matrix[i * n + j], within(1e-10 * scale));
                }
            }
        }
    }

    @Test
    void of_zeroAndDiagonal_keepsTheValues() {
        assertThat(SymmetricEigen.of(new double[9], 3).values()).containsOnly(0);
        assertThat(SymmetricEigen.of(new double[] {3, 0, 0, -2}, 2).values()).containsExactlyInAnyOrder(3, -2);
        assertThat(SymmetricEigen.of(new double[0], 0).values()).isEmpty();
    }

    @Test
    void of_notFinite_isRefused() {
        assertThatThrownBy(() -> SymmetricEigen.of(new double[] {1, Double.NaN, Double.NaN, 1}, 2))
                .isInstanceOf(ArithmeticException.class);
    }

    /** Symmetric; of the given rank when that is less than n. */
    private static double[] random(long seed, int n, int rank) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] matrix = new double[n * n];
        for (int r = 0; r < Math.min(rank, n); r++) {
            double[] v = random.doubles(n, -1, 1).toArray();
            double value = random.nextDouble(-3, 3);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    matrix[i * n + j] += value * v[i] * v[j];
                }
            }
        }
        return matrix;
    }
}
