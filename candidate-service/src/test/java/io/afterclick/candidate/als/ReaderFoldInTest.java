package io.afterclick.candidate.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.RandomReads;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.linear.AllKernels;
import io.afterclick.candidate.linear.VectorKernels;
import org.junit.jupiter.api.Test;

class ReaderFoldInTest {
    private static final AlsSettings SETTINGS =
            AlsSettings.defaults().withFactors(9).withEpochs(5).withThreads(1);

    @Test
    void fold_readersOfTheMatrix_equalsTheTextbookRow() {
        ReaderWorkMatrix matrix = RandomReads.weighted(3, 40, 30, 6);
        AlsFactors trained = AlsTrainer.train(matrix, SETTINGS, EpochListener.NONE);
        double[][] items = TextbookAls.rows(trained.itemFactors(), 9);
        double[][] expected = TextbookAls.solve(RandomReads.dense(matrix), items, SETTINGS);
        for (VectorKernels kernels : AllKernels.list()) {
            ReaderFoldIn foldIn = new ReaderFoldIn(SETTINGS, trained.itemFactors(), kernels);
            CompressedRows rows = matrix.byReader();
            for (int reader = 0; reader < rows.rows(); reader++) {
                int[] read = new int[rows.size(reader)];
                float[] weights = new float[rows.size(reader)];
                rows.copyColumns(rows.start(reader), rows.end(reader), read);
                rows.copyWeights(rows.start(reader), rows.end(reader), weights);

                float[] vector = foldIn.fold(read, weights);

                assertThat(vector).hasSize(9);
                for (int f = 0; f < 9; f++) {
                    assertThat((double) vector[f])
                            .as("%s reader %d", kernels.name(), reader)
                            .isCloseTo(expected[reader][f], within(1e-4));
                }
            }
        }
    }

    @Test
    void fold_noReads_isZero() {
        ReaderFoldIn foldIn = new ReaderFoldIn(SETTINGS, new float[18]);

        assertThat(foldIn.fold(new int[0], new float[0])).containsOnly(0).hasSize(9);
    }
}
