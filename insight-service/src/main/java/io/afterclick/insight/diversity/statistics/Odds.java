package io.afterclick.insight.diversity.statistics;

/**
 * An odds ratio with its 95 % interval.
 *
 * @param ratio NaN where the data say nothing
 * @param low lower end; NaN where there is none
 * @param high upper end; NaN where there is none
 */
public record Odds(double ratio, double low, double high) {
    /** Whether the interval leaves no doubt on which side of 1 the ratio is. */
    public boolean isClear() {
        return low > 1 || high < 1;
    }
}
