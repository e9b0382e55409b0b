package io.afterclick.candidate.interaction;

import java.util.SplittableRandom;

/** Seeded matrices for tests: readers have tastes, popular works are read more, some rows stay empty. */
public final class RandomReads {
    private RandomReads() {}

    /** Plain reads, all of weight 1. */
    public static ReaderWorkMatrix plain(long seed, int readers, int works, int readsPerReader) {
        return matrix(seed, readers, works, readsPerReader, false);
    }

    /** Reads with weights between 0.5 and 4. */
    public static ReaderWorkMatrix weighted(long seed, int readers, int works, int readsPerReader) {
        return matrix(seed, readers, works, readsPerReader, true);
    }

    private static ReaderWorkMatrix matrix(long seed, int readers, int works, int readsPerReader, boolean weighted) {
        SplittableRandom random = new SplittableRandom(seed);
        ReaderWorkMatrix.Builder builder = ReaderWorkMatrix.builder(readers, works);
        int tastes = 5;
        for (int reader = 0; reader < readers; reader++) {
            if (reader % 17 == 3) {
                continue; // a reader without reads
            }
            int reads = 1 + random.nextInt(2 * readsPerReader);
            for (int i = 0; i < reads; i++) {
                double popular = random.nextDouble() * random.nextDouble();
                int work = (int) (popular * (works - 1));
                if (random.nextInt(4) > 0) {
                    work -= Math.floorMod(work - reader, tastes);
                }
                if (work >= 0) {
                    builder.add(reader, work, weighted ? 0.5f + 3.5f * random.nextFloat() : 1);
                }
            }
        }
        return builder.build();
    }

    /** {@code [readers][works]} */
    public static double[][] dense(ReaderWorkMatrix matrix) {
        double[][] dense = new double[matrix.readers()][matrix.works()];
        CompressedRows rows = matrix.byReader();
        for (int reader = 0; reader < rows.rows(); reader++) {
            for (int entry = rows.start(reader); entry < rows.end(reader); entry++) {
                dense[reader][rows.column(entry)] = rows.weight(entry);
            }
        }
        return dense;
    }
}
