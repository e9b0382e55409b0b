package io.afterclick.insight.report;

/**
 * A number and how sure it is.
 *
 * @param value the estimate; NaN where there is none
 * @param low lower end of its interval; NaN where it has none
 * @param high upper end of its interval; NaN where it has none
 */
public record Estimate(double value, double low, double high) {
    /** A number without an interval. */
    public static Estimate of(double value) {
        return new Estimate(value, Double.NaN, Double.NaN);
    }

    /** No number. */
    public static Estimate none() {
        return of(Double.NaN);
    }

    public boolean hasInterval() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }
}
