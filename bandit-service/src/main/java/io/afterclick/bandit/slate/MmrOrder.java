package io.afterclick.bandit.slate;

import java.util.Arrays;

/**
 * Maximal marginal relevance: {@link Relevance}, less the likeness to the most alike work that stands already, times strength.
 *
 * <p>Source: J. Carbonell and J. Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing
 * summaries", SIGIR 1998; with a weight on likeness only, in place of lambda and 1 - lambda, so that relevance keeps its scale
 * when strength changes. Works that are unlike (cosine below 0) are no better than those that have nothing in common.
 */
final class MmrOrder implements Order {
    private final Likeness likeness;
    private final double strength;
    private final Relevance relevance;
    private final float[] mostAlike;
    private double[] scaled = {};

    MmrOrder(Likeness likeness, double strength, int size, int places) {
        this.likeness = likeness;
        this.strength = strength;
        this.relevance = new Relevance(size, places);
        this.mostAlike = new float[size];
    }

    @Override
    public void begin(double[] utility, int[] free, int freeCount, int places) {
        scaled = relevance.of(utility, free, freeCount, places);
        Arrays.fill(mostAlike, 0);
    }

    @Override
    public double worth(int candidate, double best) {
        return scaled[candidate] - strength * mostAlike[candidate];
    }

    @Override
    public void placed(int candidate) {
        float[] row = likeness.row(candidate);
        for (int i = 0; i < mostAlike.length; i++) {
            mostAlike[i] = Math.max(mostAlike[i], row[i]);
        }
    }
}
