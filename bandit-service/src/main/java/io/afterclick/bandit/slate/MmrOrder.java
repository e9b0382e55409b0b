package io.afterclick.bandit.slate;

import java.util.Arrays;

/**
 * Maximal marginal relevance: {@link Relevance}, less the likeness to the most alike work that stands already, times strength.
 *
 * <p>Source: J. Carbonell and J. Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing
 * summaries", SIGIR 1998; with a weight on likeness only, in place of lambda and 1 - lambda, so that relevance keeps its scale
 * when strength changes. Works that are unlike (cosine below 0) are no better than those that have nothing in common.
 *
 * <p>Likeness to the most alike only grows, so what a candidate was worth before is a bound: it is brought up to date only
 * where it could still be the best.
 */
final class MmrOrder implements Order {
    private final Likeness likeness;
    private final double strength;
    private final Relevance relevance;
    private final double[] mostAlike;

    /** [candidates] how many of those placed are in {@link #mostAlike}. */
    private final int[] compared;

    private final int[] placed;
    private int placedCount;
    private double[] scaled = {};

    MmrOrder(Likeness likeness, double strength, int size, int places) {
        this.likeness = likeness;
        this.strength = strength;
        this.relevance = new Relevance(size, places);
        this.mostAlike = new double[size];
        this.compared = new int[size];
        this.placed = new int[places];
    }

    @Override
    public void begin(double[] utility, int[] free, int freeCount, int places) {
        scaled = relevance.of(utility, free, freeCount, places);
        Arrays.fill(mostAlike, 0);
        Arrays.fill(compared, 0);
        placedCount = 0;
    }

    @Override
    public double worth(int candidate, double best) {
        double worth = scaled[candidate] - strength * mostAlike[candidate];
        while (compared[candidate] < placedCount && worth > best) {
            double alike = likeness.of(placed[compared[candidate]++], candidate);
            if (alike > mostAlike[candidate]) {
                mostAlike[candidate] = alike;
                worth = scaled[candidate] - strength * alike;
            }
        }
        return worth;
    }

    @Override
    public void placed(int candidate) {
        placed[placedCount++] = candidate;
    }
}
