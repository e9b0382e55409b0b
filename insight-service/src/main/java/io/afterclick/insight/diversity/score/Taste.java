package io.afterclick.insight.diversity.score;

import java.util.Arrays;

/**
 * The running sum of what a reader has read, from which scores follow at once. Adding a read costs O(d), forgetting a
 * multiplication, so it can be kept per reader over a stream of events. Not thread safe; reusable by {@link #clear}.
 *
 * <p>With unit vectors s_j and weights w_j, such as plays, let S = sum w_j s_j and W = sum w_j.
 *
 * <ul>
 *   <li><b>GS-score</b>: {@code GS = sum w_j cos(s_j, mu) / W} with {@code mu = S / W} (Waller, Anderson, "Generalists and
 *       Specialists: Using Community Embeddings to Quantify Activity Diversity in Online Platforms", WWW 2019; Anderson et al.,
 *       "Algorithmic Effects on the Diversity of Consumption on Spotify", WWW 2020). As {@code cos(s_j, mu) = s_j S / |S|}, the
 *       sum is {@code S S / |S|}, hence {@code GS = |S| / W}: O(n d) where the mean of pairwise cosines takes O(n^2 d). 1 is one
 *       taste; n random works score about 1 / sqrt(n), so readers of different activity must not be compared by it.
 *   <li><b>Debiased intra-list distance</b>: one minus the mean cosine over pairs of different reads, {@code (|S|^2 - sum w^2) /
 *       (W^2 - sum w^2)}. Its expectation does not depend on how much is read.
 *   <li><b>Rao's Q</b> under cosine distance (Rao, "Diversity and dissimilarity coefficients", 1982): {@code 1 - GS^2}.
 * </ul>
 */
public final class Taste {
    private static final TasteKernel KERNEL = TasteKernel.fastest();

    private final float[] vectors; // [works x width]
    private final int width;
    private final double[] sum;
    private final float[] scratch;
    private double weight;
    private double squares;

    /**
     * Nothing read yet.
     *
     * @param vectors {@code [works x width]}, row-major, each row of length 1
     * @param width a multiple of {@link TasteKernel#PADDING}
     */
    @SuppressWarnings("ArrayStoredIntoField") // shared by all readers
    public Taste(float[] vectors, int width) {
        if (width % TasteKernel.PADDING != 0) {
            throw new IllegalArgumentException("width " + width + " is no multiple of " + TasteKernel.PADDING);
        }
        this.vectors = vectors;
        this.width = width;
        this.sum = new double[width];
        this.scratch = new float[width];
    }

    /** Forgets everything. */
    public Taste clear() {
        Arrays.fill(sum, 0);
        weight = 0;
        squares = 0;
        return this;
    }

    /** Adds a read of a work, with a weight above 0. */
    public Taste add(int work, double plays) {
        int row = work * width;
        for (int f = 0; f < width; f++) {
            sum[f] += plays * vectors[row + f];
        }
        weight += plays;
        squares += plays * plays;
        return this;
    }

    /** Adds the reads {@code from} to {@code to - 1}. */
    public Taste addAll(int[] works, float[] plays, int from, int to) {
        KERNEL.addWeighted(vectors, width, works, plays, from, to, sum, scratch);
        for (int i = from; i < to; i++) {
            double one = plays[i];
            weight += one;
            squares += one * one;
        }
        return this;
    }

    /** Makes all that was read so far count less. */
    public Taste decay(double factor) {
        for (int f = 0; f < width; f++) {
            sum[f] *= factor;
        }
        weight *= factor;
        squares *= factor * factor;
        return this;
    }

    /** The GS-score, 0 to 1; NaN of nothing. */
    public double gsScore() {
        return weight == 0 ? Double.NaN : Math.min(1, Math.sqrt(length2()) / weight);
    }

    /** Mean cosine distance of two different reads, 0 to 2; NaN of fewer than two. */
    public double intraListDistance() {
        double pairs = weight * weight - squares;
        return pairs <= 1e-9 * weight * weight ? Double.NaN : 1 - (length2() - squares) / pairs;
    }

    /** Rao's Q under cosine distance, 0 to 1; NaN of nothing. */
    public double raoQ() {
        double gs = gsScore();
        return 1 - gs * gs;
    }

    private double length2() {
        double length2 = 0;
        for (double one : sum) {
            length2 += one * one;
        }
        return length2;
    }
}
