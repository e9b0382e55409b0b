package io.afterclick.candidate.evaluation;

/**
 * A read that training did not see.
 *
 * @param negatives works that it is ranked among; empty to rank among all works that the reader has not read
 */
@SuppressWarnings("ArrayRecordComponent") // A row of input; nobody compares them.
public record HeldOut(int reader, int work, int[] negatives) {
    private static final int[] NONE = {};

    /** A read to be ranked among all works. */
    public static HeldOut amongAll(int reader, int work) {
        return new HeldOut(reader, work, NONE);
    }
}
