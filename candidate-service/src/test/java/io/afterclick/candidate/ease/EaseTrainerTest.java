package io.afterclick.candidate.ease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.RandomReads;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.linear.AllKernels;
import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import org.junit.jupiter.api.Test;

class EaseTrainerTest {
    private static final EaseSettings SETTINGS = EaseSettings.defaults()
            .withRegularization(20)
            .withMaxBytes(100_000_000)
            .withThreads(2);

    @Test
    void train_plainWeightedAndVariants_equalsDenseClosedForm() {
        for (long seed = 1; seed <= 4; seed++) {
            ReaderWorkMatrix matrix =
                    seed % 2 == 0 ? RandomReads.weighted(seed, 200, 150, 12) : RandomReads.plain(seed, 150, 40, 8);
            EaseSettings settings = SETTINGS.withDropout(seed == 3 ? 0.3 : 0).withReaderExponent(seed == 4 ? 0.5 : 0);
            double[][] weights = denseWeights(matrix, settings);
            for (VectorKernels kernels : AllKernels.list()) {
                EaseModel model = trained(EaseTrainer.train(matrix, settings, kernels));

                assertScores(matrix, model, weights, "seed " + seed + " " + kernels.name());
            }
        }
    }

    @Test
    void table_keepsTheBestPositiveWeightsOfEachWork() {
        ReaderWorkMatrix matrix = RandomReads.plain(7, 150, 60, 10);
        double[][] weights = denseWeights(matrix, SETTINGS);

        NeighbourTable table = trained(EaseTrainer.train(matrix, SETTINGS)).table(5, 2);

        for (int work = 0; work < matrix.works(); work++) {
            RankedWorks row = table.nearest(work, 100, any -> true);
            double[] sorted = java.util.Arrays.stream(weights[work])
                    .filter(value -> value > 1e-6)
                    .sorted()
                    .toArray();
            assertThat(row.size()).isEqualTo(Math.min(5, sorted.length));
            for (int i = 0; i < row.size(); i++) {
                assertThat((double) row.scores()[i]).isCloseTo(sorted[sorted.length - 1 - i], within(1e-4));
                assertThat((double) row.scores()[i]).isCloseTo(weights[work][row.works()[i]], within(1e-4));
            }
        }
    }

    @Test
    void train_oneAndFourThreads_giveTheSameBits() {
        ReaderWorkMatrix matrix = RandomReads.plain(9, 400, 300, 15);
        NeighbourTable one =
                trained(EaseTrainer.train(matrix, SETTINGS.withThreads(1))).table(20, 1);
        NeighbourTable four =
                trained(EaseTrainer.train(matrix, SETTINGS.withThreads(4))).table(20, 4);

        assertThat(four.entries()).isEqualTo(one.entries()).isPositive();
        for (int entry = 0; entry < one.entries(); entry++) {
            assertThat(four.neighbour(entry)).isEqualTo(one.neighbour(entry));
            assertThat(four.score(entry)).isEqualTo(one.score(entry));
        }
    }

    @Test
    void train_moreMemoryThanAllowed_isLeftOutWithBothFigures() {
        EaseOutcome outcome = EaseTrainer.train(RandomReads.plain(1, 50, 30, 5), SETTINGS.withMaxBytes(1000));

        assertThat(outcome).isInstanceOfSatisfying(EaseOutcome.LeftOut.class, left -> assertThat(left.reason())
                .contains("1000")
                .contains("works with reads need"));
    }

    @Test
    void train_catalogsWithoutReads_haveNoNeighbours() {
        for (int works : new int[] {0, 1, 3}) {
            EaseModel model =
                    trained(EaseTrainer.train(ReaderWorkMatrix.builder(2, works).build(), SETTINGS));
            assertThat(model.table(5, 1).entries()).isZero();
            assertThat(model.works()).isEqualTo(works);
        }
        assertThatThrownBy(() -> SETTINGS.withDropout(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static EaseModel trained(EaseOutcome outcome) {
        return ((EaseOutcome.Trained) outcome).model();
    }

    private static void assertScores(ReaderWorkMatrix matrix, EaseModel model, double[][] weights, String what) {
        CompressedRows rows = matrix.byReader();
        float[] scores = new float[matrix.works()];
        for (int reader = 0; reader < 20; reader++) {
            int[] read = new int[rows.size(reader)];
            float[] values = new float[read.length];
            rows.copyColumns(rows.start(reader), rows.end(reader), read);
            rows.copyWeights(rows.start(reader), rows.end(reader), values);

            model.scores(read, values, scores);

            for (int work = 0; work < matrix.works(); work++) {
                double expected = 0;
                for (int i = 0; i < read.length; i++) {
                    expected += values[i] * weights[read[i]][work];
                }
                assertThat((double) scores[work]).as(what).isCloseTo(expected, within(5e-4));
            }
        }
    }

    /** The closed form with a dense double inverse by Gauss-Jordan. */
    private static double[][] denseWeights(ReaderWorkMatrix matrix, EaseSettings settings) {
        int n = matrix.works();
        double[][] x = RandomReads.dense(matrix);
        double[][] a = new double[n][2 * n];
        for (double[] reader : x) {
            double reads =
                    java.util.Arrays.stream(reader).filter(value -> value > 0).count();
            double worth = Math.pow(Math.max(1, reads), -settings.readerExponent());
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i][j] += worth * reader[i] * reader[j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            a[i][i] += settings.regularization() + settings.dropout() / (1 - settings.dropout()) * a[i][i];
            a[i][n + i] = 1;
        }
        for (int pivot = 0; pivot < n; pivot++) {
            double scale = a[pivot][pivot];
            for (int j = 0; j < 2 * n; j++) {
                a[pivot][j] /= scale;
            }
            for (int i = 0; i < n; i++) {
                double factor = a[i][pivot];
                for (int j = 0; i != pivot && j < 2 * n; j++) {
                    a[i][j] -= factor * a[pivot][j];
                }
            }
        }
        double[][] weights = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                weights[i][j] = i == j ? 0 : -a[i][n + j] / a[j][n + j];
            }
        }
        return weights;
    }
}
