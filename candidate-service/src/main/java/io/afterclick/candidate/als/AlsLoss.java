package io.afterclick.candidate.als;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;

/** The objective of {@link AlsTrainer}. */
final class AlsLoss {
    private static final int ROWS_PER_BLOCK = 256;

    private AlsLoss() {}

    /** O(entries f + (readers + works) f^2): the sum over all pairs is the trace of the product of both Gram matrices. */
    static double of(
            ReaderWorkMatrix matrix,
            AlsSettings settings,
            FactorTable readers,
            FactorTable works,
            VectorKernels kernels,
            Workers workers) {
        double[] readerGram = Gram.of(readers, kernels, workers);
        double[] itemGram = Gram.of(works, kernels, workers);
        double all = 0;
        for (int i = 0; i < readerGram.length; i++) {
            all += readerGram[i] * itemGram[i];
        }
        return observed(matrix.byReader(), readers, works, kernels, workers)
                + settings.unobservedWeight() * all
                + regularization(matrix.byReader(), settings, readers, workers)
                + regularization(matrix.byWork(), settings, works, workers);
    }

    private static double observed(
            CompressedRows rows, FactorTable readers, FactorTable works, VectorKernels kernels, Workers workers) {
        int width = works.width;
        return sumOfRows(rows, workers, row -> {
            double sum = 0;
            for (int entry = rows.start(row); entry < rows.end(row); entry++) {
                int work = rows.column(entry) * width;
                double miss = 1 - kernels.dot(readers.values(), row * width, works.values(), work, width);
                sum += rows.weight(entry) * miss * miss;
            }
            return sum;
        });
    }

    private static double regularization(
            CompressedRows rows, AlsSettings settings, FactorTable vectors, Workers workers) {
        int width = vectors.width;
        return sumOfRows(rows, workers, row -> {
            double length = 0;
            for (int at = row * width; at < (row + 1) * width; at++) {
                length += (double) vectors.values()[at] * vectors.values()[at];
            }
            return length * Regularization.of(settings, rows.totalWeight(row), rows.columns());
        });
    }

    private interface RowTerm {
        double of(int row);
    }

    private static double sumOfRows(CompressedRows rows, Workers workers, RowTerm term) {
        double[] sums = new double[Workers.blocks(rows.rows(), ROWS_PER_BLOCK)];
        workers.forEachBlock(rows.rows(), ROWS_PER_BLOCK, (worker, block, from, to) -> {
            double sum = 0;
            for (int row = from; row < to; row++) {
                sum += term.of(row);
            }
            sums[block] = sum;
        });
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }
}
