package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A training set without some of its reads, and these.
 *
 * @param train of the same shape
 * @param heldOut at most one read per reader
 */
public record Split(ReaderWorkMatrix train, List<HeldOut> heldOut) {
    /** Readers with fewer reads keep them all. */
    private static final int MIN_READS = 5;

    /** Holds one read of each reader out, drawn by seed. A work's last reader keeps it, so that no work is unknown. */
    public static Split oneReadPerReader(ReaderWorkMatrix reads, long seed) {
        CompressedRows rows = reads.byReader();
        int[] left = new int[reads.works()];
        for (int work = 0; work < left.length; work++) {
            left[work] = reads.byWork().size(work);
        }
        ReaderWorkMatrix.Builder builder = ReaderWorkMatrix.builder(reads.readers(), reads.works());
        List<HeldOut> heldOut = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int reader = 0; reader < reads.readers(); reader++) {
            int drawn = -1;
            if (rows.size(reader) >= MIN_READS) {
                int candidate = rows.start(reader) + random.nextInt(rows.size(reader));
                drawn = left[rows.column(candidate)] > 1 ? candidate : -1;
            }
            for (int entry = rows.start(reader); entry < rows.end(reader); entry++) {
                if (entry == drawn) {
                    heldOut.add(HeldOut.amongAll(reader, rows.column(entry)));
                    left[rows.column(entry)]--;
                } else {
                    builder.add(reader, rows.column(entry), rows.weight(entry));
                }
            }
        }
        return new Split(builder.build(), List.copyOf(heldOut));
    }
}
