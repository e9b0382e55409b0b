package io.afterclick.bandit.slate;

import java.util.OptionalDouble;

/** How unlike the works of one slate are. */
public final class SlateDiversity {
    private SlateDiversity() {}

    /**
     * Mean of 1 - cosine over all pairs of works: 0 where all point the same way, 1 where they have nothing to do with each
     * other, at most 2. By the sum of the directions, so in time linear in the works (intra-list distance, Ziegler et al.,
     * Improving recommendation lists through topic diversification, WWW 2005).
     *
     * @param vectors [works] quantised vectors of one model; those of another width than the first that is not empty are left
     *     out, as are zeros
     * @return empty where fewer than two works have one
     */
    public static OptionalDouble of(byte[][] vectors) {
        double[] sum = {};
        int works = 0;
        for (byte[] vector : vectors) {
            double squared = 0;
            for (byte value : vector) {
                squared += value * value;
            }
            if (squared == 0 || (works > 0 && vector.length != sum.length)) {
                continue;
            }
            if (works++ == 0) {
                sum = new double[vector.length];
            }
            double inverseNorm = 1 / Math.sqrt(squared);
            for (int factor = 0; factor < vector.length; factor++) {
                sum[factor] += vector[factor] * inverseNorm;
            }
        }
        if (works < 2) {
            return OptionalDouble.empty();
        }
        double squared = 0;
        for (double value : sum) {
            squared += value * value;
        }
        double meanCosine = (squared - works) / ((double) works * (works - 1));
        return OptionalDouble.of(Math.max(0, 1 - meanCosine));
    }
}
