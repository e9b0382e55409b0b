package io.afterclick.candidate.training;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps some (reader, work) pairs out of training, to tune the fusion and to judge models on.
 *
 * <p>Which pairs is decided by a hash of their ids alone. So all models of a tenant, trained at whatever time, have not
 * seen the same pairs, and can be compared on them fairly. A pair stays in where taking it out would leave a reader or a
 * work with little else.
 *
 * @param share of the pairs, 0 to 0.5; 0 for none
 */
public record HoldOut(double share) {
    public static final double MAX_SHARE = 0.5;

    /** What a reader or a work must keep. */
    private static final int MIN_KEPT = 5;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public HoldOut {
        if (!(share >= 0 && share <= MAX_SHARE)) {
            throw new IllegalArgumentException("the held-out share must be 0 to " + MAX_SHARE + ", not " + share);
        }
    }

    /**
     * A pair that was held out.
     *
     * @param reader index in the training set
     * @param work index in the training set
     * @param hash of the pair's ids, evenly spread over all longs
     */
    public record Pair(int reader, int work, long hash) {}

    /**
     * A training set in two parts.
     *
     * @param train all other pairs, with the same indexes
     * @param heldOut in the order of their hashes
     */
    public record Parts(TrainingSet train, List<Pair> heldOut) {
        public Parts {
            heldOut = List.copyOf(heldOut);
        }
    }

    /** Splits a training set. O(pairs). */
    public Parts of(TrainingSet set) {
        CompressedRows rows = set.reads().byReader();
        long[] readerHashes = hashes(set.readerIds());
        long[] workHashes = hashes(set.workIds());
        int[] readersLeft = new int[workHashes.length];
        Arrays.setAll(readersLeft, set.reads().byWork()::size);
        List<Pair> heldOut = new ArrayList<>();
        ReaderWorkMatrix.Builder kept = ReaderWorkMatrix.builder(readerHashes.length, workHashes.length);
        for (int reader = 0; reader < readerHashes.length; reader++) {
            int worksLeft = rows.size(reader);
            for (int entry = rows.start(reader); entry < rows.end(reader); entry++) {
                int work = rows.column(entry);
                long hash = mix(readerHashes[reader] * 31 + workHashes[work]);
                if (isBelowShare(hash) && worksLeft > MIN_KEPT && readersLeft[work] > MIN_KEPT) {
                    heldOut.add(new Pair(reader, work, hash));
                    worksLeft--;
                    readersLeft[work]--;
                } else {
                    kept.add(reader, work, rows.weight(entry));
                }
            }
        }
        heldOut.sort(Comparator.comparingLong(Pair::hash));
        ReaderWorkMatrix reads = kept.build();
        ReaderWorkMatrix lastRead = onlyPairsOf(reads, set.lastRead());
        return new Parts(new TrainingSet(set.readerIds(), set.workIds(), reads, lastRead, set.imported()), heldOut);
    }

    private static ReaderWorkMatrix onlyPairsOf(ReaderWorkMatrix wanted, ReaderWorkMatrix matrix) {
        ReaderWorkMatrix.Builder kept = ReaderWorkMatrix.builder(matrix.readers(), matrix.works());
        CompressedRows rows = matrix.byReader();
        for (int reader = 0; reader < rows.rows(); reader++) {
            for (int entry = rows.start(reader); entry < rows.end(reader); entry++) {
                if (wanted.byReader().contains(reader, rows.column(entry))) {
                    kept.add(reader, rows.column(entry), rows.weight(entry));
                }
            }
        }
        return kept.build();
    }

    private boolean isBelowShare(long hash) {
        return (hash >>> 11) * 0x1.0p-53 < share;
    }

    private static long[] hashes(String[] ids) {
        long[] hashes = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            long hash = FNV_OFFSET;
            for (int c = 0; c < ids[i].length(); c++) {
                hash = (hash ^ ids[i].charAt(c)) * FNV_PRIME;
            }
            hashes[i] = mix(hash);
        }
        return hashes;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014). */
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
