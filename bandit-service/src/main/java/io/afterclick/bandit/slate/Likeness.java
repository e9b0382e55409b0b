package io.afterclick.bandit.slate;

import java.util.Arrays;

/**
 * How alike the candidates of one request are: cosines of their item vectors, -1 to 1.
 *
 * <p>A work without a vector must not pass for one unlike all others. It counts as a mixture of the mean direction of those
 * that have one and a direction of its own, in such parts that its likeness to the others, averaged over them, equals the
 * mean likeness of two of them. So the matrix stays that of real vectors, as determinants need it, whatever is missing.
 *
 * <p>A cosine is computed when first asked for, and kept: one slate needs a few hundred of them, ten thousand slates of the
 * same candidates need no more than all. Not thread-safe.
 */
final class Likeness {
    private final byte[][] vectors;
    private final int factors;

    /** [candidates] reciprocal lengths; 0 for those without a vector. */
    private final double[] inverseNorms;

    private final float[][] rows;

    /** Sum of the directions of those that have one; filled where one is missing. */
    private double[] sum = {};

    /** Likeness to the direction of the sum that a work without a vector has. */
    private double part;

    /**
     * @param vectors [candidates] quantised vectors; those of another width than the first that is not empty count as
     *     missing
     */
    Likeness(byte[][] vectors) {
        this.vectors = vectors;
        int size = vectors.length;
        int width = 0;
        for (int i = 0; i < size && width == 0; i++) {
            width = vectors[i].length;
        }
        factors = width;
        inverseNorms = new double[size];
        rows = new float[size][];
        int present = 0;
        for (int i = 0; i < size; i++) {
            int squared = width > 0 && vectors[i].length == width ? dot(vectors[i], vectors[i]) : 0;
            if (squared > 0) {
                inverseNorms[i] = 1 / Math.sqrt(squared);
                present++;
            }
        }
        if (present < size) {
            computeMissing(present);
        }
    }

    private void computeMissing(int present) {
        if (present < 2) {
            return;
        }
        sum = new double[factors];
        for (int i = 0; i < vectors.length; i++) {
            if (inverseNorms[i] > 0) {
                for (int factor = 0; factor < factors; factor++) {
                    sum[factor] += vectors[i][factor] * inverseNorms[i];
                }
            }
        }
        double squared = 0;
        for (double value : sum) {
            squared += value * value;
        }
        double mean = (squared - present) / ((double) present * (present - 1));
        if (mean > 0) {
            double length = Math.sqrt(squared);
            // The length is the mean cosine to the mean direction, times the number of vectors.
            part = mean * present / length;
            for (int factor = 0; factor < factors; factor++) {
                sum[factor] /= length;
            }
        }
    }

    /** Likeness of two candidates. */
    double of(int candidate, int other) {
        if (rows[candidate] == null) {
            rows[candidate] = new float[vectors.length];
            Arrays.fill(rows[candidate], Float.NaN);
        }
        float[] row = rows[candidate];
        if (Float.isNaN(row[other])) {
            row[other] = (float) compute(candidate, other);
        }
        return row[other];
    }

    private double compute(int candidate, int other) {
        boolean known = inverseNorms[candidate] > 0;
        if (known && inverseNorms[other] > 0) {
            return dot(vectors[candidate], vectors[other]) * inverseNorms[candidate] * inverseNorms[other];
        }
        if (part == 0) {
            return 0;
        }
        if (!known && inverseNorms[other] == 0) {
            return part * part;
        }
        int present = known ? candidate : other;
        double toMean = 0;
        for (int factor = 0; factor < factors; factor++) {
            toMean += sum[factor] * vectors[present][factor];
        }
        return toMean * inverseNorms[present] * part;
    }

    /** Exact: 4,096 products of bytes fit into an integer. */
    private static int dot(byte[] x, byte[] y) {
        int length = Math.min(x.length, y.length);
        int even = 0;
        int odd = 0;
        int i = 0;
        for (; i + 1 < length; i += 2) {
            even += x[i] * y[i];
            odd += x[i + 1] * y[i + 1];
        }
        return i < length ? even + odd + x[i] * y[i] : even + odd;
    }
}
