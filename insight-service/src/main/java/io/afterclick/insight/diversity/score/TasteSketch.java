package io.afterclick.insight.diversity.score;

import java.util.SplittableRandom;

/**
 * An estimate of the GS-score from a few bytes for each work: its vector, projected on a few random directions (Johnson,
 * Lindenstrauss, "Extensions of Lipschitz mappings into a Hilbert space", 1984) and rounded. Lengths of sums are kept within
 * about {@code 1 / sqrt(2 m)} of their size, m the number of directions. Immutable.
 */
public final class TasteSketch {
    /** Bytes for each work. */
    public static final int DIRECTIONS = 16;

    private static final double LARGEST = 127;

    private final byte[] sketches; // [works x DIRECTIONS]
    private final double unit;

    /**
     * Sketches all works.
     *
     * @param vectors {@code [works x width]}, row-major, of length 1
     */
    public TasteSketch(float[] vectors, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] directions = new double[DIRECTIONS * width];
        for (int i = 0; i < directions.length; i++) {
            directions[i] = random.nextGaussian() / Math.sqrt(DIRECTIONS);
        }
        int works = vectors.length / width;
        double[] projected = new double[works * DIRECTIONS];
        double largest = 1e-12;
        for (int work = 0; work < works; work++) {
            for (int m = 0; m < DIRECTIONS; m++) {
                double dot = 0;
                for (int f = 0; f < width; f++) {
                    dot += directions[m * width + f] * vectors[work * width + f];
                }
                projected[work * DIRECTIONS + m] = dot;
                largest = Math.max(largest, Math.abs(dot));
            }
        }
        this.unit = largest / LARGEST;
        this.sketches = new byte[projected.length];
        for (int i = 0; i < projected.length; i++) {
            sketches[i] = (byte) Math.round(projected[i] / unit);
        }
    }

    /** An estimate of the GS-score of these reads; may be a little above 1. NaN of nothing. */
    public double gsScore(int[] works, float[] weights, int from, int to) {
        double[] sum = new double[DIRECTIONS];
        double total = 0;
        for (int i = from; i < to; i++) {
            int row = works[i] * DIRECTIONS;
            double weight = weights[i];
            total += weight;
            for (int m = 0; m < DIRECTIONS; m++) {
                sum[m] += weight * sketches[row + m];
            }
        }
        double length2 = 0;
        for (double one : sum) {
            length2 += one * one;
        }
        return total == 0 ? Double.NaN : Math.sqrt(length2) * unit / total;
    }
}
