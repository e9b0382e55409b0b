package io.afterclick.insight.rate;

import io.afterclick.insight.report.Estimate;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * An estimate and the variance of its error, which is taken as normal.
 *
 * @param value NaN where there is none
 * @param variance NaN where it is not known
 */
public record Rate(double value, double variance) {
    /** No estimate. */
    public static final Rate NONE = new Rate(Double.NaN, Double.NaN);

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** The value with its interval, such as of confidence .95. */
    public Estimate interval(double confidence) {
        double half = NORMAL.inverseSurvivalProbability((1 - confidence) / 2) * Math.sqrt(variance);
        return new Estimate(value, value - half, value + half);
    }

    /** The same for a share: not below 0 and not above 1. */
    public Estimate share(double confidence) {
        Estimate interval = interval(confidence);
        return new Estimate(value, Math.max(0, interval.low()), Math.min(1, interval.high()));
    }

    /** Two-sided p-value of its being 0; NaN where it cannot be told, 1 where it is 0 for certain. */
    public double pValue() {
        if (variance == 0) {
            return value == 0 ? 1 : 0;
        }
        return 2 * NORMAL.survivalProbability(Math.abs(value) / Math.sqrt(variance));
    }

    /** This less the other, of other readers. */
    public Rate minus(Rate other) {
        return new Rate(value - other.value, variance + other.variance);
    }

    /**
     * How much this is above the other, of other readers, as a share of it: this / other − 1, by the delta method.
     *
     * @return {@link #NONE} where the other is 0
     */
    public Rate over(Rate other) {
        if (other.value == 0) {
            return NONE;
        }
        double ratio = value / other.value;
        double base = other.value * other.value;
        return new Rate(ratio - 1, variance / base + ratio * ratio * other.variance / base);
    }
}
