package io.afterclick.candidate.coread;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;

/**
 * Finds for each work those that the same readers read: the cosine of their columns of weights, shrunk.
 *
 * <pre>
 *   score(i, j) = sum_u w_ui w_uj / (|w_i| |w_j| + shrinkage)
 * </pre>
 *
 * (Sarwar, Karypis, Konstan, Riedl, "Item-Based Collaborative Filtering Recommendation Algorithms", WWW 2001; shrinkage
 * in the denominator as in Ferrari Dacrema et al., "A Troubling Analysis of Reproducibility and Progress in Recommender
 * Systems Research", TOIS 2021). Works without a common reader are no neighbours.
 *
 * <p>O(sum over readers of reads^2) time; 12 bytes of scratch memory per work and thread. The sums of a work run in order of its readers, so the bits do not depend on the number of threads.
 */
public final class CoreadTrainer {
    /**
     * Who reads more than this says little about any pair of works, but would cost the square of it; so only a sample of
     * their reads counts.
     */
    static final int MAX_READS_OF_READER = 5_000;

    private static final int WORKS_PER_BLOCK = 32;

    private CoreadTrainer() {}

    public static NeighbourTable train(ReaderWorkMatrix all, CoreadSettings settings) {
        ReaderWorkMatrix matrix = sampled(all);
        int works = matrix.works();
        float[] lengths = lengths(matrix.byWork());
        RankedWorks[] rows = new RankedWorks[works];
        try (Workers workers = new Workers(settings.threads())) {
            WorkComparer[] comparers = new WorkComparer[workers.count()];
            workers.forEachBlock(works, WORKS_PER_BLOCK, (worker, block, from, to) -> {
                if (comparers[worker] == null) {
                    comparers[worker] = new WorkComparer(matrix, lengths, settings);
                }
                for (int work = from; work < to; work++) {
                    rows[work] = comparers[worker].neighbours(work);
                }
            });
        }
        return NeighbourTable.of(rows);
    }

    /** The same where no reader has too many reads; otherwise with every n-th of such a reader's. */
    private static ReaderWorkMatrix sampled(ReaderWorkMatrix matrix) {
        CompressedRows rows = matrix.byReader();
        int most = 0;
        for (int reader = 0; reader < rows.rows(); reader++) {
            most = Math.max(most, rows.size(reader));
        }
        if (most <= MAX_READS_OF_READER) {
            return matrix;
        }
        ReaderWorkMatrix.Builder kept = ReaderWorkMatrix.builder(matrix.readers(), matrix.works());
        for (int reader = 0; reader < rows.rows(); reader++) {
            int stride = (rows.size(reader) + MAX_READS_OF_READER - 1) / MAX_READS_OF_READER;
            for (int entry = rows.start(reader); entry < rows.end(reader); entry += Math.max(1, stride)) {
                kept.add(reader, rows.column(entry), rows.weight(entry));
            }
        }
        return kept.build();
    }

    private static float[] lengths(CompressedRows byWork) {
        float[] lengths = new float[byWork.rows()];
        for (int work = 0; work < lengths.length; work++) {
            double square = 0;
            for (int entry = byWork.start(work); entry < byWork.end(work); entry++) {
                square += (double) byWork.weight(entry) * byWork.weight(entry);
            }
            lengths[work] = (float) Math.sqrt(square);
        }
        return lengths;
    }

    /** Compares one work to all others; holds the scratch memory of one worker. */
    private static final class WorkComparer {
        private final CompressedRows byReader;
        private final CompressedRows byWork;
        private final float[] lengths;
        private final float shrinkage;
        private final float[] products;
        private final int[] touched;
        /** The last work that each work was compared to, plus 1; a product may round to 0, so it cannot tell. */
        private final int[] touchedBy;

        private final TopWorks top;

        WorkComparer(ReaderWorkMatrix matrix, float[] lengths, CoreadSettings settings) {
            this.byReader = matrix.byReader();
            this.byWork = matrix.byWork();
            this.lengths = lengths;
            this.shrinkage = settings.shrinkage();
            this.products = new float[matrix.works()];
            this.touched = new int[matrix.works()];
            this.touchedBy = new int[matrix.works()];
            this.top = new TopWorks(Math.min(settings.neighbours(), matrix.works()));
        }

        RankedWorks neighbours(int work) {
            int found = multiply(work);
            for (int i = 0; i < found; i++) {
                int other = touched[i];
                if (other != work) {
                    top.offer(other, products[other] / (lengths[work] * lengths[other] + shrinkage));
                }
                products[other] = 0;
            }
            return top.drain();
        }

        /** Adds up the products of weights over the work's readers; returns how many works it touched. */
        private int multiply(int work) {
            int found = 0;
            for (int entry = byWork.start(work); entry < byWork.end(work); entry++) {
                int reader = byWork.column(entry);
                float weight = byWork.weight(entry);
                for (int read = byReader.start(reader); read < byReader.end(reader); read++) {
                    int other = byReader.column(read);
                    if (touchedBy[other] != work + 1) {
                        touchedBy[other] = work + 1;
                        touched[found++] = other;
                    }
                    products[other] += weight * byReader.weight(read);
                }
            }
            return found;
        }
    }
}
