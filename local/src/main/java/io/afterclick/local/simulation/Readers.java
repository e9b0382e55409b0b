package io.afterclick.local.simulation;

import java.util.Arrays;

/** What readers come across. */
final class Readers {
    private Readers() {}

    /** Cumulated probabilities of the works of the first day, for one reader. */
    static double[] comesAcrossUpTo(World world, int reader) {
        double[] upTo = new double[Catalog.FIRST_WORKS];
        double sum = 0;
        for (int work = 0; work < upTo.length; work++) {
            sum += Math.exp(world.comesAcross(reader, work));
            upTo[work] = sum;
        }
        for (int work = 0; work < upTo.length; work++) {
            upTo[work] /= sum;
        }
        return upTo;
    }

    static int pick(double[] upTo, double uniform) {
        int found = Arrays.binarySearch(upTo, uniform);
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }
}
