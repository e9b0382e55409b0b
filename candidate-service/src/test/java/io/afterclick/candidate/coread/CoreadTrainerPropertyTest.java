package io.afterclick.candidate.coread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.interaction.RandomReads;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import org.junit.jupiter.api.Test;

class CoreadTrainerPropertyTest {
    @Test
    void train_randomMatrices_equalsDenseCosine() {
        for (long seed = 1; seed <= 10; seed++) {
            ReaderWorkMatrix matrix =
                    seed % 2 == 0 ? RandomReads.weighted(seed, 60, 40, 8) : RandomReads.plain(seed, 60, 40, 8);
            float shrinkage = seed % 3;
            int neighbours = seed % 2 == 0 ? 1000 : 5;

            NeighbourTable table = CoreadTrainer.train(matrix, new CoreadSettings(neighbours, shrinkage, 2));

            double[][] cosine = denseCosine(RandomReads.dense(matrix), shrinkage);
            for (int work = 0; work < matrix.works(); work++) {
                RankedWorks row = table.nearest(work, neighbours, any -> true);
                assertThat(row.size()).as("seed %d", seed).isEqualTo(Math.min(neighbours, positives(cosine[work])));
                for (int i = 0; i < row.size(); i++) {
                    assertThat((double) row.scores()[i])
                            .as("seed %d", seed)
                            .isCloseTo(cosine[work][row.works()[i]], within(1e-5));
                    assertThat((double) row.scores()[i])
                            .as("seed %d: nothing better was left out", seed)
                            .isCloseTo(nthLargest(cosine[work], i), within(1e-5));
                }
            }
        }
    }

    @Test
    void train_oneAndFourThreads_giveTheSameBits() {
        ReaderWorkMatrix matrix = RandomReads.weighted(11, 300, 200, 20);
        NeighbourTable one = CoreadTrainer.train(matrix, new CoreadSettings(10, 1, 1));
        NeighbourTable four = CoreadTrainer.train(matrix, new CoreadSettings(10, 1, 4));

        assertThat(four.entries()).isEqualTo(one.entries()).isPositive();
        for (int entry = 0; entry < one.entries(); entry++) {
            assertThat(four.neighbour(entry)).isEqualTo(one.neighbour(entry));
            assertThat(four.score(entry)).isEqualTo(one.score(entry));
        }
    }

    @Test
    void train_noReads_givesEmptyRows() {
        NeighbourTable table =
                CoreadTrainer.train(ReaderWorkMatrix.builder(0, 4).build(), CoreadSettings.defaults());

        assertThat(table.works()).isEqualTo(4);
        assertThat(table.entries()).isZero();
    }

    private static double[][] denseCosine(double[][] weights, double shrinkage) {
        int works = weights[0].length;
        double[][] cosine = new double[works][works];
        for (int i = 0; i < works; i++) {
            for (int j = 0; j < works; j++) {
                double product = 0;
                double squareI = 0;
                double squareJ = 0;
                for (double[] reader : weights) {
                    product += reader[i] * reader[j];
                    squareI += reader[i] * reader[i];
                    squareJ += reader[j] * reader[j];
                }
                cosine[i][j] = i == j || product == 0 ? 0 : product / (Math.sqrt(squareI * squareJ) + shrinkage);
            }
        }
        return cosine;
    }

    private static int positives(double[] row) {
        return (int) java.util.Arrays.stream(row).filter(value -> value > 0).count();
    }

    private static double nthLargest(double[] row, int n) {
        return java.util.Arrays.stream(row).sorted().toArray()[row.length - 1 - n];
    }
}
