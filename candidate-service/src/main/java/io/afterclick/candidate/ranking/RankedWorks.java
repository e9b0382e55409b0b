package io.afterclick.candidate.ranking;

/**
 * Works in order, best first; equal scores stand in order of their index.
 *
 * @param works indices, no duplicates; owned by the record, not to be changed
 * @param scores one per work, not ascending
 */
@SuppressWarnings("ArrayRecordComponent") // A flat result of a hot path; nobody compares results for equality.
public record RankedWorks(int[] works, float[] scores) {
    public static final RankedWorks EMPTY = new RankedWorks(new int[0], new float[0]);

    public RankedWorks {
        if (works.length != scores.length) {
            throw new IllegalArgumentException(works.length + " works but " + scores.length + " scores");
        }
    }

    public int size() {
        return works.length;
    }
}
