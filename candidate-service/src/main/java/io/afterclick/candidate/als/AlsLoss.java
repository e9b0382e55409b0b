package io.afterclick.candidate.als;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.parallel.Workers;

/** The objective of {@link AlsTrainer}. */
final class AlsLoss {
    private static final int ROWS_PER_BLOCK = 256;

    private AlsLoss() {}

    /** O(entries f + (readers + works) f^2): the sum over all pairs is the trace of the product of both Gram matrices. */
    static double of(
            ReaderWorkMatrix matrix,
            AlsSettings settings,
            float[] readerFactors,
            float[] itemFactors,
            Workers workers) {
        int factors = settings.factors();
        float[] readerGram = Gram.of(readerFactors, factors, workers);
        float[] itemGram = Gram.of(itemFactors, factors, workers);
        double all = 0;
        for (int i = 0; i < readerGram.length; i++) {
            all += (double) readerGram[i] * itemGram[i];
        }
        return observed(matrix.byReader(), factors, readerFactors, itemFactors, workers)
                + settings.unobservedWeight() * all
                + regularization(matrix.byReader(), settings, readerFactors, workers)
                + regularization(matrix.byWork(), settings, itemFactors, workers);
    }

    private static double observed(
            CompressedRows rows, int factors, float[] readerFactors, float[] itemFactors, Workers workers) {
        return sumOfRows(rows, workers, row -> {
            double sum = 0;
            for (int entry = rows.start(row); entry < rows.end(row); entry++) {
                int item = rows.column(entry) * factors;
                float dot = 0;
                for (int f = 0; f < factors; f++) {
                    dot += readerFactors[row * factors + f] * itemFactors[item + f];
                }
                double miss = 1 - dot;
                sum += rows.weight(entry) * miss * miss;
            }
            return sum;
        });
    }

    private static double regularization(CompressedRows rows, AlsSettings settings, float[] vectors, Workers workers) {
        int factors = settings.factors();
        return sumOfRows(rows, workers, row -> {
            double weights = 0;
            for (int entry = rows.start(row); entry < rows.end(row); entry++) {
                weights += rows.weight(entry);
            }
            double length = 0;
            for (int f = 0; f < factors; f++) {
                double value = vectors[row * factors + f];
                length += value * value;
            }
            return length * Regularization.of(settings, weights, rows.columns());
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
