package io.afterclick.bandit.slate;

import java.util.Arrays;

/**
 * The greedy maximum of a determinantal point process: at each place the work that adds most to the logarithm of the
 * determinant of the kernel, which is {@link Relevance} plus strength times the logarithm of the squared part of its vector
 * that lies outside the space of those that stand already.
 *
 * <p>Source: L. Chen, G. Zhang and E. Zhou, "Fast greedy MAP inference for determinantal point process to improve
 * recommendation diversity", NeurIPS 2018, algorithm 1 and section 4.2, with strength = (1 - theta) / theta. The Cholesky
 * factor is kept by rows, [places x candidates]. Unlike there the slate is always filled: where nothing new is left of a
 * vector, its logarithm stays at that of a {@value #LEAST_REMAINDER}, so that relevance decides among duplicates.
 *
 * <p>The remainder of a vector only shrinks, so its last logarithm is a bound: it is taken anew only of those candidates that
 * could still be the best. O(places x places x candidates).
 */
final class DppOrder implements Order {
    private static final double LEAST_REMAINDER = 1e-4;

    private final Likeness likeness;
    private final double strength;
    private final Relevance relevance;
    private final float[] factor;
    private final float[] remainder;
    private final double[] logBound;
    private final boolean[] stale;
    private final int size;
    private double[] scaled = {};
    private int placed;

    DppOrder(Likeness likeness, double strength, int size, int places) {
        this.likeness = likeness;
        this.strength = strength;
        this.relevance = new Relevance(size, places);
        this.size = size;
        this.factor = new float[places * size];
        this.remainder = new float[size];
        this.logBound = new double[size];
        this.stale = new boolean[size];
    }

    @Override
    public void begin(double[] utility, int[] free, int freeCount, int places) {
        scaled = relevance.of(utility, free, freeCount, places);
        Arrays.fill(remainder, 1);
        Arrays.fill(logBound, 0);
        Arrays.fill(stale, false);
        placed = 0;
    }

    @Override
    public double worth(int candidate, double best) {
        double bound = scaled[candidate] + strength * logBound[candidate];
        if (!stale[candidate] || bound <= best) {
            return bound;
        }
        logBound[candidate] = Math.log(Math.max(LEAST_REMAINDER, remainder[candidate]));
        stale[candidate] = false;
        return scaled[candidate] + strength * logBound[candidate];
    }

    @Override
    public void placed(int candidate) {
        float[] row = likeness.row(candidate);
        int now = placed * size;
        float root = (float) Math.sqrt(Math.max(LEAST_REMAINDER, remainder[candidate]));
        System.arraycopy(row, 0, factor, now, size);
        for (int earlier = 0; earlier < placed; earlier++) {
            subtractScaled(now, earlier * size, factor[earlier * size + candidate]);
        }
        float inverse = 1 / root;
        for (int i = 0; i < size; i++) {
            factor[now + i] *= inverse;
            remainder[i] -= factor[now + i] * factor[now + i];
        }
        Arrays.fill(stale, true);
        placed++;
    }

    private void subtractScaled(int now, int earlier, float scale) {
        for (int i = 0; i < size; i++) {
            factor[now + i] -= scale * factor[earlier + i];
        }
    }
}
