package io.afterclick.candidate.interaction;

import io.afterclick.candidate.interaction.MatrixLimitException.Reason;
import java.util.Arrays;

/**
 * Who read what, and how much it says: a sparse matrix {@code [readers x works]} of positive confidence weights.
 *
 * <p>Kept twice, by reader and by work (16 bytes per entry in all), since training walks both ways. Immutable and safe
 * to share. A reader or work without entries is an empty row.
 */
public final class ReaderWorkMatrix {
    /** Most readers of one model. */
    public static final int MAX_READERS = 100_000_000;
    /** Most works of one model. */
    public static final int MAX_WORKS = 10_000_000;
    /** Most (reader, work) pairs, duplicates counted before they are merged; flat Java arrays end near 2^31. */
    public static final int MAX_ENTRIES = 1_000_000_000;

    private final CompressedRows byReader;
    private final CompressedRows byWork;

    private ReaderWorkMatrix(CompressedRows byReader) {
        this.byReader = byReader;
        this.byWork = byReader.transposed();
    }

    /** Collects pairs of a matrix of the given shape. */
    public static Builder builder(int readers, int works) {
        return new Builder(readers, works);
    }

    public int readers() {
        return byReader.rows();
    }

    public int works() {
        return byReader.columns();
    }

    /** Number of (reader, work) pairs. */
    public int entries() {
        return byReader.entries();
    }

    /** Rows are readers, columns are works. */
    public CompressedRows byReader() {
        return byReader;
    }

    /** Rows are works, columns are readers. */
    public CompressedRows byWork() {
        return byWork;
    }

    /** A new weight for one pair. */
    @FunctionalInterface
    public interface Weighting {
        /** @return positive and finite */
        float weight(int reader, int work, float weight);
    }

    /**
     * The same pairs with other weights.
     *
     * @throws MatrixLimitException {@code BAD_WEIGHT}
     */
    public ReaderWorkMatrix reweighted(Weighting weighting) {
        float[] weights = new float[entries()];
        for (int reader = 0; reader < readers(); reader++) {
            for (int entry = byReader.start(reader); entry < byReader.end(reader); entry++) {
                weights[entry] = checked(weighting.weight(reader, byReader.column(entry), byReader.weight(entry)));
            }
        }
        return new ReaderWorkMatrix(byReader.withWeights(weights));
    }

    private static float checked(float weight) {
        if (!(weight > 0) || weight == Float.POSITIVE_INFINITY) {
            throw new MatrixLimitException(Reason.BAD_WEIGHT, "a weight must be positive and finite, not " + weight);
        }
        return weight;
    }

    /** Collects (reader, work, weight) triples in any order; of duplicates the larger weight stays. Not thread safe. */
    public static final class Builder {
        private static final int FIRST_CAPACITY = 1024;

        private final int readers;
        private final int works;
        private int[] readerOf = new int[FIRST_CAPACITY];
        private int[] workOf = new int[FIRST_CAPACITY];
        private float[] weightOf = new float[FIRST_CAPACITY];
        private int size;

        private Builder(int readers, int works) {
            if (readers < 0 || readers > MAX_READERS) {
                throw new MatrixLimitException(
                        Reason.TOO_MANY_READERS, readers + " readers; a model holds 0 to " + MAX_READERS);
            }
            if (works < 0 || works > MAX_WORKS) {
                throw new MatrixLimitException(
                        Reason.TOO_MANY_WORKS, works + " works; a model holds 0 to " + MAX_WORKS);
            }
            this.readers = readers;
            this.works = works;
        }

        /**
         * @param reader 0 to readers - 1
         * @param work 0 to works - 1
         * @param weight positive and finite; 1 for a plain read
         * @throws MatrixLimitException {@code BAD_INDEX}, {@code BAD_WEIGHT}, {@code TOO_MANY_ENTRIES}
         */
        public Builder add(int reader, int work, float weight) {
            if (reader < 0 || reader >= readers || work < 0 || work >= works) {
                throw new MatrixLimitException(
                        Reason.BAD_INDEX,
                        "pair (" + reader + ", " + work + ") is outside of " + readers + " x " + works);
            }
            checked(weight);
            if (size == readerOf.length) {
                grow();
            }
            readerOf[size] = reader;
            workOf[size] = work;
            weightOf[size] = weight;
            size++;
            return this;
        }

        private void grow() {
            if (size == MAX_ENTRIES) {
                throw new MatrixLimitException(Reason.TOO_MANY_ENTRIES, "a model holds " + MAX_ENTRIES + " pairs");
            }
            int capacity = (int) Math.min(MAX_ENTRIES, size * 2L);
            readerOf = Arrays.copyOf(readerOf, capacity);
            workOf = Arrays.copyOf(workOf, capacity);
            weightOf = Arrays.copyOf(weightOf, capacity);
        }

        /** O(pairs + readers + works): two stable counting sorts, by work and then by reader. */
        public ReaderWorkMatrix build() {
            int[] byWork = stableOrder(identity(size), workOf, works);
            int[] order = stableOrder(byWork, readerOf, readers);
            int[] offsets = new int[readers + 1];
            int[] columns = new int[size];
            float[] weights = new float[size];
            int entries = 0;
            for (int i = 0; i < size; i++) {
                int at = order[i];
                int reader = readerOf[at];
                boolean duplicate = entries > 0
                        && offsets[reader + 1] > 0
                        && columns[entries - 1] == workOf[at]
                        && readerOf[order[i - 1]] == reader;
                if (duplicate) {
                    weights[entries - 1] = Math.max(weights[entries - 1], weightOf[at]);
                } else {
                    columns[entries] = workOf[at];
                    weights[entries] = weightOf[at];
                    offsets[reader + 1]++;
                    entries++;
                }
            }
            for (int reader = 0; reader < readers; reader++) {
                offsets[reader + 1] += offsets[reader];
            }
            return new ReaderWorkMatrix(new CompressedRows(
                    readers, works, offsets, Arrays.copyOf(columns, entries), Arrays.copyOf(weights, entries)));
        }

        private static int[] identity(int size) {
            int[] order = new int[size];
            Arrays.setAll(order, i -> i);
            return order;
        }

        private static int[] stableOrder(int[] order, int[] keyOf, int keys) {
            int[] next = new int[keys + 1];
            for (int at : order) {
                next[keyOf[at] + 1]++;
            }
            for (int key = 0; key < keys; key++) {
                next[key + 1] += next[key];
            }
            int[] sorted = new int[order.length];
            for (int at : order) {
                sorted[next[keyOf[at]]++] = at;
            }
            return sorted;
        }
    }
}
