package io.afterclick.bench.als;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Takes one read of each reader out and draws the works that it must be told from. */
final class LeaveOneOut {
    /** A reader with fewer reads keeps them all. */
    private static final int MIN_READS = 2;

    private LeaveOneOut() {}

    /**
     * @param worksOf per reader the works read, ascending, distinct
     * @param seed decides which read is left out, as there are no times, and the negatives
     */
    static AlsData split(int[][] worksOf, int works, long seed) {
        int readers = worksOf.length;
        int[] offsets = new int[readers + 1];
        for (int reader = 0; reader < readers; reader++) {
            int reads = worksOf[reader].length;
            offsets[reader + 1] = offsets[reader] + (isTested(worksOf[reader], works) ? reads - 1 : reads);
        }
        int[] workOf = new int[offsets[readers]];
        int[] leftOut = new int[readers];
        int[] negatives = new int[readers * AlsData.NEGATIVES];
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int reader = 0; reader < readers; reader++) {
            SplittableRandom random = new SplittableRandom(seeds.nextLong());
            int[] read = worksOf[reader];
            int out = isTested(read, works) ? random.nextInt(read.length) : AlsData.NONE;
            leftOut[reader] = out == AlsData.NONE ? AlsData.NONE : read[out];
            int into = offsets[reader];
            for (int i = 0; i < read.length; i++) {
                if (i != out) {
                    workOf[into++] = read[i];
                }
            }
            if (out != AlsData.NONE) {
                drawNegatives(read, works, random, negatives, reader * AlsData.NEGATIVES);
            }
        }
        return new AlsData(works, offsets, workOf, leftOut, negatives);
    }

    private static boolean isTested(int[] read, int works) {
        return read.length >= MIN_READS && works - read.length >= AlsData.NEGATIVES;
    }

    private static void drawNegatives(int[] read, int works, SplittableRandom random, int[] negatives, int from) {
        for (int drawn = 0; drawn < AlsData.NEGATIVES; ) {
            int work = random.nextInt(works);
            boolean known = Arrays.binarySearch(read, work) >= 0;
            for (int i = from; i < from + drawn && !known; i++) {
                known = negatives[i] == work;
            }
            if (!known) {
                negatives[from + drawn++] = work;
            }
        }
    }
}
