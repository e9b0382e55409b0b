package io.afterclick.candidate.training;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Which works each reader's imported reads are of: rows by reader (CSR), readers without imported reads left out.
 *
 * <p>4 bytes per pair beside the ids. Immutable as long as nobody keeps the arrays that it was made from.
 */
public final class ImportedReads {
    private final String[] readerIds;
    private final int[] offsets;
    private final int[] works;

    /**
     * @param readerIds ascending by {@link String#compareTo}, distinct
     * @param offsets {@code [readers + 1]}, ascending from 0
     * @param works {@code [offsets[readers]]}, work indexes of the model
     */
    public ImportedReads(String[] readerIds, int[] offsets, int[] works) {
        if (offsets.length != readerIds.length + 1 || offsets[0] != 0 || offsets[readerIds.length] != works.length) {
            throw new IllegalArgumentException(readerIds.length + " readers do not fit " + offsets.length
                    + " offsets and " + works.length + " works");
        }
        for (int reader = 0; reader < readerIds.length; reader++) {
            if (offsets[reader] > offsets[reader + 1]) {
                throw new IllegalArgumentException("offsets do not ascend at reader " + reader);
            }
            if (reader > 0 && readerIds[reader - 1].compareTo(readerIds[reader]) >= 0) {
                throw new IllegalArgumentException("reader ids do not ascend at reader " + reader);
            }
        }
        this.readerIds = readerIds;
        this.offsets = offsets;
        this.works = works;
    }

    /** Nobody imported anything. */
    public static ImportedReads none() {
        return new ImportedReads(new String[0], new int[1], new int[0]);
    }

    /** Readers with imported reads. */
    public int readers() {
        return readerIds.length;
    }

    /** (reader, work) pairs. */
    public int pairs() {
        return works.length;
    }

    /** Id of a reader by row. */
    public String readerId(int row) {
        return readerIds[row];
    }

    /** Tells the works of a row. */
    public void forEachWork(int row, IntConsumer work) {
        for (int at = offsets[row]; at < offsets[row + 1]; at++) {
            work.accept(works[at]);
        }
    }

    /** Where a row ends among all pairs, and the next begins; the first begins at 0. */
    public int end(int row) {
        return offsets[row + 1];
    }

    /** Work of a pair, from 0 to {@link #pairs()}. */
    public int work(int pair) {
        return works[pair];
    }

    /** Row of a reader; empty where nothing of theirs was imported. O(log readers). */
    public Optional<Integer> row(String readerId) {
        int row = Arrays.binarySearch(readerIds, readerId);
        return row < 0 ? Optional.empty() : Optional.of(row);
    }
}
