package io.afterclick.candidate.ease;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.linear.TiledInverse;
import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;

/**
 * The linear model that best foretells each work from the reader's other works, in closed form.
 *
 * <pre>
 *   P = (X'X + diag(lambda + p / (1 - p) diag(X'X)))^-1,   B_ij = -P_ij / P_jj for i != j, B_jj = 0
 * </pre>
 *
 * with X the matrix of reads; a reader's score of work j is {@code sum_i X_ui B_ij} (Steck, "Embarrassingly Shallow
 * Autoencoders for Sparse Data", WWW 2019, eq. 8; the term of dropout p is that of Steck, "Autoencoders that don't
 * overfit towards the Identity", NeurIPS 2020). It deviates in that readers may count less the more they read.
 *
 * <p>O(works^3) time and {@code 4 works^2} bytes, where only works with reads count; float32 throughout, on all cores,
 * with the same bits on any number of threads. A catalog that does not fit is left out, with the reason.
 */
public final class EaseTrainer {
    private EaseTrainer() {}

    public static EaseOutcome train(ReaderWorkMatrix matrix, EaseSettings settings) {
        return train(matrix, settings, VectorKernels.fastest());
    }

    static EaseOutcome train(ReaderWorkMatrix matrix, EaseSettings settings, VectorKernels kernels) {
        int[] read = worksWithReads(matrix);
        long bytes = TiledInverse.bytes(read.length);
        if (bytes > settings.maxBytes()) {
            return new EaseOutcome.LeftOut(read.length + " works with reads need " + bytes
                    + " bytes to train EASE; the limit is " + settings.maxBytes());
        }
        try (Workers workers = new Workers(settings.threads())) {
            GramRows gram = new GramRows(matrix, settings, read, workers.count());
            TiledInverse inverse = TiledInverse.of(read.length, gram, workers, kernels);
            return new EaseOutcome.Trained(new EaseModel(inverse, read, matrix.works()));
        }
    }

    private static int[] worksWithReads(ReaderWorkMatrix matrix) {
        int[] read = new int[matrix.works()];
        int count = 0;
        for (int work = 0; work < matrix.works(); work++) {
            if (matrix.byWork().size(work) > 0) {
                read[count++] = work;
            }
        }
        return java.util.Arrays.copyOf(read, count);
    }

    /** Rows of the regularised Gram matrix, one at a time: it is never held beside the tiles. */
    private static final class GramRows implements TiledInverse.RowSource {
        private final CompressedRows byReader;
        private final CompressedRows byWork;
        private final EaseSettings settings;
        private final int[] works;
        private final int[] rowOfWork;
        private final double[] worthOfReader;
        private final double[][] sums;

        GramRows(ReaderWorkMatrix matrix, EaseSettings settings, int[] works, int workers) {
            this.byReader = matrix.byReader();
            this.byWork = matrix.byWork();
            this.settings = settings;
            this.works = works;
            this.rowOfWork = new int[matrix.works()];
            for (int row = 0; row < works.length; row++) {
                rowOfWork[works[row]] = row;
            }
            this.worthOfReader = new double[matrix.readers()];
            for (int reader = 0; reader < worthOfReader.length; reader++) {
                worthOfReader[reader] = Math.pow(Math.max(1, byReader.size(reader)), -settings.readerExponent());
            }
            this.sums = new double[workers][works.length];
        }

        @Override
        public void fill(int worker, int row, float[] values) {
            double[] sum = sums[worker];
            java.util.Arrays.fill(sum, row, sum.length, 0);
            int work = works[row];
            for (int entry = byWork.start(work); entry < byWork.end(work); entry++) {
                int reader = byWork.column(entry);
                double weight = byWork.weight(entry) * worthOfReader[reader];
                // Columns ascend, so those of the upper part are the last ones.
                for (int read = byReader.end(reader) - 1; read >= byReader.start(reader); read--) {
                    int other = byReader.column(read);
                    if (other < work) {
                        break;
                    }
                    sum[rowOfWork[other]] += weight * byReader.weight(read);
                }
            }
            sum[row] += settings.regularization() + settings.dropout() / (1 - settings.dropout()) * sum[row];
            for (int column = row; column < sum.length; column++) {
                values[column] = (float) sum[column];
            }
        }
    }
}
