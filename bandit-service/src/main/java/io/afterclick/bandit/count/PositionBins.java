package io.afterclick.bandit.count;

/**
 * The {@value #COUNT} bins into which the positions of a slate fall: 1 to 10 alone, then 11-12, 13-15, 16-20, 21-30 and
 * 31-50, because readers look alike at neighbours far down.
 */
public final class PositionBins {
    /** Number of bins; part of the contract {@code afterclick.bandit.v1.OutcomeCounts}. */
    public static final int COUNT = 15;

    /** Last position of a slate. */
    public static final int MAX_POSITION = 50;

    private static final int[] BIN_OF = new int[MAX_POSITION + 1];

    static {
        int[] lastOf = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, MAX_POSITION};
        int bin = 0;
        for (int position = 1; position <= MAX_POSITION; position++) {
            BIN_OF[position] = position > lastOf[bin] ? ++bin : bin;
        }
    }

    private PositionBins() {}

    /** Bin of a position, which counts from 1. Positions past {@value #MAX_POSITION} are in the last bin, below 1 in the first. */
    public static int binOf(int position) {
        return BIN_OF[Math.max(1, Math.min(MAX_POSITION, position))];
    }
}
