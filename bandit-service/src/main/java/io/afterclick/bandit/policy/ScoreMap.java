package io.afterclick.bandit.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What click rate a fused score has meant so far: a rising, piecewise linear function.
 *
 * <p>Arms are cut into bins of equal trials by score; each bin's rate is shrunk to the rate of all, rates are made to
 * rise (pool adjacent violators: M. Ayer et al., "An empirical distribution function for sampling with incomplete
 * information", Annals of Mathematical Statistics 26, 1955), and scores between bins are interpolated. Beyond the last
 * bins it is flat. Immutable.
 */
final class ScoreMap {
    private static final int BINS = 16;

    private final double[] scores;
    private final double[] rates;
    private final double[] logOdds;
    private final double trials;

    private ScoreMap(double[] scores, double[] rates, double trials) {
        this.scores = scores;
        this.rates = rates;
        this.logOdds =
                Arrays.stream(rates).map(rate -> Math.log(rate / (1 - rate))).toArray();
        this.trials = trials;
    }

    /** A map that knows nothing but one rate. */
    static ScoreMap constant(double rate) {
        return new ScoreMap(new double[] {0}, new double[] {rate}, 0);
    }

    /**
     * A map from what was seen.
     *
     * @param score [arms], 0 where not known: such arms are passed over
     * @param trials [arms]
     * @param successes [arms]
     * @param rate of all, to which each bin is shrunk
     * @param strength trials that the rate of all weighs in each bin; more than 0
     */
    static ScoreMap fit(float[] score, float[] trials, float[] successes, int arms, double rate, double strength) {
        int[] order = IntStream.range(0, arms)
                .filter(arm -> score[arm] != 0 && trials[arm] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer arm) -> score[arm]).thenComparing(arm -> arm))
                .mapToInt(Integer::intValue)
                .toArray();
        double all = 0;
        for (int arm : order) {
            all += trials[arm];
        }
        if (order.length == 0 || all <= 0) {
            return constant(rate);
        }
        double[] binScore = new double[BINS];
        double[] binTrials = new double[BINS];
        double[] binSuccesses = new double[BINS];
        double before = 0;
        for (int arm : order) {
            int bin = (int) Math.min(BINS - 1, before / all * BINS);
            binScore[bin] += score[arm] * (double) trials[arm];
            binTrials[bin] += trials[arm];
            binSuccesses[bin] += successes[arm];
            before += trials[arm];
        }
        double[] scores = new double[BINS];
        double[] rates = new double[BINS];
        double[] weights = new double[BINS];
        int filled = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (binTrials[bin] > 0) {
                scores[filled] = binScore[bin] / binTrials[bin];
                rates[filled] = (binSuccesses[bin] + strength * rate) / (binTrials[bin] + strength);
                weights[filled++] = binTrials[bin] + strength;
            }
        }
        double[] rising = rising(Arrays.copyOf(rates, filled), weights);
        return new ScoreMap(Arrays.copyOf(scores, filled), rising, all);
    }

    /** The rising sequence that is nearest in weighted squares. */
    static double[] rising(double[] values, double[] weights) {
        int[] lengths = new int[values.length];
        double[] means = new double[values.length];
        double[] sums = new double[values.length];
        int pools = 0;
        for (int i = 0; i < values.length; i++) {
            means[pools] = values[i];
            sums[pools] = weights[i];
            lengths[pools++] = 1;
            while (pools > 1 && means[pools - 2] > means[pools - 1]) {
                double weight = sums[pools - 2] + sums[pools - 1];
                means[pools - 2] = (means[pools - 2] * sums[pools - 2] + means[pools - 1] * sums[pools - 1]) / weight;
                sums[pools - 2] = weight;
                lengths[pools - 2] += lengths[pools - 1];
                pools--;
            }
        }
        double[] rising = new double[values.length];
        int at = 0;
        for (int pool = 0; pool < pools; pool++) {
            Arrays.fill(rising, at, at + lengths[pool], means[pool]);
            at += lengths[pool];
        }
        return rising;
    }

    /** Trials that the map was made from. */
    double trials() {
        return trials;
    }

    /** Click rate of a score. */
    double rate(double score) {
        return interpolate(score, rates);
    }

    /** Logarithm of the odds of a click, interpolated as such, so that no logarithm is taken for each candidate. */
    double logOdds(double score) {
        return interpolate(score, logOdds);
    }

    private double interpolate(double score, double[] values) {
        int at = Arrays.binarySearch(scores, score);
        if (at >= 0) {
            return values[at];
        }
        int above = -at - 1;
        if (above == 0) {
            return values[0];
        }
        if (above == scores.length) {
            return values[above - 1];
        }
        double share = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
        return values[above - 1] + share * (values[above] - values[above - 1]);
    }
}
