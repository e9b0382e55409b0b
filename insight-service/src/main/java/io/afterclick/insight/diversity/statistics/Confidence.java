package io.afterclick.insight.diversity.statistics;

import io.afterclick.insight.report.Estimate;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Intervals of 95 %. */
public final class Confidence {
    /** Half of what is left out lies beyond this many standard errors. */
    public static final double Z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

    private Confidence() {}

    /**
     * A share with its score interval (Wilson, "Probable inference, the law of succession, and statistical inference", JASA
     * 1927), which holds for small counts and for shares near 0 and 1, too.
     */
    public static Estimate share(double successes, double trials) {
        if (trials == 0) {
            return Estimate.none();
        }
        double p = successes / trials;
        double z2 = Z * Z / trials;
        double middle = (p + z2 / 2) / (1 + z2);
        double reach = Z / (1 + z2) * Math.sqrt(p * (1 - p) / trials + z2 / (4 * trials));
        return new Estimate(p, Math.max(0, middle - reach), Math.min(1, middle + reach));
    }

    /** A mean with a normal interval; without one where there are fewer than two values. */
    public static Estimate mean(double[] values) {
        int n = values.length;
        if (n == 0) {
            return Estimate.none();
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / n;
        if (n == 1) {
            return Estimate.of(mean);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double reach = Z * Math.sqrt(squares / (n - 1) / n);
        return new Estimate(mean, mean - reach, mean + reach);
    }
}
