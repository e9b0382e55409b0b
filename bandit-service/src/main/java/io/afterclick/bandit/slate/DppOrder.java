package io.afterclick.bandit.slate;

import java.util.Arrays;

/**
 * The greedy maximum of a determinantal point process: at each place the work that adds most to the logarithm of the
 * determinant of the kernel, which is {@link Relevance} plus strength times the logarithm of the squared part of its vector
 * that lies outside the space of those that stand already.
 *
 * <p>Source: L. Chen, G. Zhang and E. Zhou, "Fast greedy MAP inference for determinantal point process to improve
 * recommendation diversity", NeurIPS 2018, algorithm 1 and section 4.2, with strength = (1 - theta) / theta. Unlike there the
 * slate is always filled: where nothing new is left of a vector, its logarithm stays at that of {@value #LEAST_REMAINDER}, so
 * that relevance decides among duplicates.
 *
 * <p>The remainder of a vector only shrinks, so what a candidate was worth before is a bound ("lazy greedy": M. Minoux,
 * "Accelerated greedy algorithms for maximizing submodular set functions", 1978): its row of the Cholesky factor [candidates x
 * places] is brought up to date only where it could still be the best. At worst O(places x places x candidates).
 */
final class DppOrder implements Order {
    private static final double LEAST_REMAINDER = 1e-4;

    private final Likeness likeness;
    private final double strength;
    private final Relevance relevance;
    private final int places;
    private final double[] factor;
    private final double[] remainder;
    private final double[] logRemainder;

    /** [candidates] how many of those placed are in the candidate's row. */
    private final int[] done;

    private final int[] placed;
    private final double[] inverseRoots;
    private int placedCount;
    private double[] scaled = {};

    DppOrder(Likeness likeness, double strength, int size, int places) {
        this.likeness = likeness;
        this.strength = strength;
        this.relevance = new Relevance(size, places);
        this.places = places;
        this.factor = new double[size * places];
        this.remainder = new double[size];
        this.logRemainder = new double[size];
        this.done = new int[size];
        this.placed = new int[places];
        this.inverseRoots = new double[places];
    }

    @Override
    public void begin(double[] utility, int[] free, int freeCount, int placesNow) {
        scaled = relevance.of(utility, free, freeCount, placesNow);
        Arrays.fill(remainder, 1);
        Arrays.fill(logRemainder, 0);
        Arrays.fill(done, 0);
        placedCount = 0;
    }

    @Override
    public double worth(int candidate, double best) {
        double bound = scaled[candidate] + strength * logRemainder[candidate];
        if (done[candidate] == placedCount || bound <= best) {
            return bound;
        }
        catchUp(candidate);
        logRemainder[candidate] = Math.log(Math.max(LEAST_REMAINDER, remainder[candidate]));
        return scaled[candidate] + strength * logRemainder[candidate];
    }

    private void catchUp(int candidate) {
        int own = candidate * places;
        for (int place = done[candidate]; place < placedCount; place++) {
            int other = placed[place] * places;
            double rest = likeness.of(placed[place], candidate);
            for (int earlier = 0; earlier < place; earlier++) {
                rest -= factor[other + earlier] * factor[own + earlier];
            }
            double entry = rest * inverseRoots[place];
            factor[own + place] = entry;
            remainder[candidate] -= entry * entry;
        }
        done[candidate] = placedCount;
    }

    @Override
    public void placed(int candidate) {
        catchUp(candidate);
        placed[placedCount] = candidate;
        inverseRoots[placedCount] = 1 / Math.sqrt(Math.max(LEAST_REMAINDER, remainder[candidate]));
        placedCount++;
    }
}
