package io.afterclick.candidate.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What every implementation of the kernels must do, against sums in double precision. */
abstract class VectorKernelsContractTest {
    private static final int[] WIDTHS = {1, 7, 16, 30, 48, 64, 100};

    abstract VectorKernels kernels();

    @Test
    void padded_isTheSmallestMultipleThatHolds() {
        assertThat(kernels().padding() % kernels().lanes()).isZero();
        assertThat(kernels().padded(kernels().padding())).isEqualTo(kernels().padding());
        assertThat(kernels().padded(kernels().padding() + 1))
                .isEqualTo(2 * kernels().padding());
    }

    @Test
    void dotAndAddScaled_anyLengthAndOffset_equalDoubleSums() {
        for (int length = 0; length < 70; length++) {
            float[] a = random(length, length + 3);
            float[] b = random(length + 1, length + 5);
            double expected = 0;
            for (int i = 0; i < length; i++) {
                expected += (double) a[3 + i] * b[5 + i];
            }
            assertThat((double) kernels().dot(a, 3, b, 5, length))
                    .as("length %d", length)
                    .isCloseTo(expected, within(1e-4));

            float[] y = b.clone();
            kernels().addScaled(-1.5f, a, 3, y, 5, length);
            for (int i = 0; i < y.length; i++) {
                double sum = i < 5 ? b[i] : b[i] - 1.5 * a[i - 2];
                assertThat((double) y[i]).isCloseTo(sum, within(1e-5));
            }
        }
    }

    @Test
    void addGram_someRows_addsUpperTriangle() {
        for (int factors : WIDTHS) {
            int width = kernels().padded(factors);
            float[] rows = padded(random(factors, 300 * factors), factors, width);
            float[] c = random(9, width * width);
            float[] sum = c.clone();

            kernels().addGram(rows, 2, 299, width, sum);

            for (int i = 0; i < width; i++) {
                for (int j = i; j < width; j++) {
                    double expected = c[i * width + j];
                    for (int row = 2; row < 299; row++) {
                        expected += (double) rows[row * width + i] * rows[row * width + j];
                    }
                    assertThat((double) sum[i * width + j])
                            .as("factors %d", factors)
                            .isCloseTo(expected, within(2e-3));
                }
            }
        }
    }

    @Test
    void cholesky_thenSolve_satisfiesTheEquations() {
        for (int factors : WIDTHS) {
            int width = kernels().padded(factors);
            float[] rows = padded(random(factors, 2 * factors * factors), factors, width);
            float[] matrix = new float[width * width];
            kernels().addGram(rows, 0, 2 * factors, width, matrix);
            for (int i = 0; i < width; i++) {
                matrix[i * width + i] += 1;
                for (int j = 0; j < i; j++) {
                    matrix[i * width + j] = Float.NaN; // nobody may read below the diagonal
                }
            }
            float[] right = random(4, width);
            float[] u = matrix.clone();
            float[] workspace = new float[kernels().workspace(width)];
            float[] x = right.clone();

            assertThat(kernels().cholesky(u, width, workspace)).isTrue();
            kernels().solveCholesky(u, width, workspace, x);

            for (int i = 0; i < width; i++) {
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    sum += (double) matrix[Math.min(i, j) * width + Math.max(i, j)] * x[j];
                }
                assertThat(sum).as("factors %d", factors).isCloseTo(right[i], within(2e-3));
            }
        }
    }

    @Test
    void cholesky_notPositiveDefinite_isRefused() {
        int width = kernels().padded(20);
        float[] matrix = new float[width * width];
        for (int i = 0; i < width; i++) {
            matrix[i * width + i] = i == width - 3 ? -1 : 1;
        }
        assertThat(kernels().cholesky(matrix, width, new float[kernels().workspace(width)]))
                .isFalse();
    }

    @Test
    void addGramTimes_chosenRows_equalsDoubleSums() {
        for (int factors : WIDTHS) {
            int width = kernels().padded(factors);
            float[] vectors = padded(random(factors, 50 * factors), factors, width);
            int[] rows = new SplittableRandom(5).ints(40, 0, 50).toArray();
            float[] weights = random(6, 40);
            float[] p = random(7, width);
            float[] y = random(8, width);
            float[] sum = y.clone();

            kernels()
                    .addGramTimes(
                            vectors,
                            rows,
                            weights,
                            3,
                            38,
                            width,
                            p,
                            -1,
                            sum,
                            new float[kernels().workspace(width)]);

            double[] expected = new double[width];
            for (int n = 3; n < 38; n++) {
                double dot = -1;
                for (int f = 0; f < width; f++) {
                    dot += (double) vectors[rows[n] * width + f] * p[f];
                }
                for (int f = 0; f < width; f++) {
                    expected[f] += weights[n] * dot * vectors[rows[n] * width + f];
                }
            }
            for (int f = 0; f < width; f++) {
                assertThat((double) sum[f]).as("factors %d", factors).isCloseTo(y[f] + expected[f], within(2e-3));
            }
        }
    }

    @Test
    void multiplyRows_someRows_equalsDoubleSums() {
        for (int factors : WIDTHS) {
            int width = kernels().padded(factors);
            float[] rows = random(1, 20 * width);
            float[] square = random(2, width * width);
            float[] out = new float[11 * width];

            kernels().multiplyRows(rows, 4, 15, width, square, out);

            for (int row = 4; row < 15; row++) {
                for (int j = 0; j < width; j++) {
                    double sum = 0;
                    for (int k = 0; k < width; k++) {
                        sum += (double) rows[row * width + k] * square[k * width + j];
                    }
                    assertThat((double) out[(row - 4) * width + j]).isCloseTo(sum, within(1e-3));
                }
            }
        }
    }

    @Test
    void addTransposedProduct_bothSigns_equalsDoubleSums() {
        for (int factors : WIDTHS) {
            int side = kernels().padded(factors);
            float[] a = random(1, side * side);
            float[] b = random(2, side * side);
            float[] c = random(3, side * side);
            float[] sum = c.clone();
            float sign = factors % 2 == 0 ? 1 : -1;

            kernels().addTransposedProduct(a, b, sum, side, sign);

            for (int i = 0; i < side; i++) {
                for (int j = 0; j < side; j++) {
                    double expected = c[i * side + j];
                    for (int k = 0; k < side; k++) {
                        expected += sign * a[k * side + i] * b[k * side + j];
                    }
                    assertThat((double) sum[i * side + j]).isCloseTo(expected, within(1e-3));
                }
            }
        }
    }

    @Test
    void firstAtLeast_anyRange_equalsTheLoop() {
        float[] values = random(1, 90);
        values[40] = Float.NaN;
        for (float threshold : new float[] {Float.NEGATIVE_INFINITY, 0, 1.5f, 9}) {
            for (int from = 0; from <= 90; from++) {
                int to = 90 - from % 5;
                int expected = Math.min(from, to);
                while (expected < to && !(values[expected] >= threshold)) {
                    expected++;
                }
                assertThat(kernels().firstAtLeast(values, Math.min(from, to), to, threshold))
                        .as("from %d, threshold %s", from, threshold)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void scoreBlocks_someBlocks_equalsDoubleSums() {
        int factors = 13;
        int lanes = kernels().lanes();
        float[] blocks = random(1, 9 * factors * lanes);
        float[] query = random(2, factors);
        float[] scores = new float[7 * lanes];

        kernels().scoreBlocks(blocks, 1, 8, factors, query, scores);

        for (int item = 0; item < 7 * lanes; item++) {
            double sum = 0;
            for (int f = 0; f < factors; f++) {
                sum += (double) query[f] * blocks[((1 + item / lanes) * factors + f) * lanes + item % lanes];
            }
            assertThat((double) scores[item]).isCloseTo(sum, within(1e-4));
        }
    }

    @Test
    void scoreBlocksOfFour_oddAndEvenFactors_equalsFourSingles() {
        int lanes = kernels().lanes();
        for (int factors : new int[] {1, 12, 13}) {
            float[] blocks = random(1, 9 * factors * lanes);
            float[] queries = random(2, factors * VectorKernels.FOUR);
            int stride = 7 * lanes + 3;
            float[] scores = new float[VectorKernels.FOUR * stride];

            kernels().scoreBlocksOfFour(blocks, 1, 8, factors, queries, scores, stride);

            for (int one = 0; one < VectorKernels.FOUR; one++) {
                float[] query = new float[factors];
                for (int f = 0; f < factors; f++) {
                    query[f] = queries[f * VectorKernels.FOUR + one];
                }
                float[] single = new float[7 * lanes];
                kernels().scoreBlocks(blocks, 1, 8, factors, query, single);
                for (int item = 0; item < 7 * lanes; item++) {
                    assertThat(scores[one * stride + item])
                            .as("%d factors, query %d, item %d", factors, one, item)
                            .isCloseTo(single[item], within(1e-4f));
                }
            }
        }
    }

    @Test
    void stridedMaxima_anyRange_equalsPlainMaxima() {
        float[] values = random(5, 300);
        int groups = 2 * kernels().lanes();
        for (int from = 0; from < 20; from++) {
            for (int to = from; to <= 300; to += 7) {
                float[] expected = new float[groups];
                Arrays.fill(expected, Float.NEGATIVE_INFINITY);
                for (int at = from; at < to; at++) {
                    int group = (at - from) % groups;
                    expected[group] = Math.max(expected[group], values[at]);
                }
                float[] maxima = random(6, groups);

                kernels().stridedMaxima(values, from, to, maxima);

                assertThat(maxima).as("from %d to %d", from, to).containsExactly(expected);
            }
        }
    }

    static float[] random(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] padded(float[] rows, int factors, int width) {
        float[] padded = new float[rows.length / factors * width];
        for (int at = 0; at < rows.length; at++) {
            padded[at / factors * width + at % factors] = rows[at];
        }
        return padded;
    }
}
