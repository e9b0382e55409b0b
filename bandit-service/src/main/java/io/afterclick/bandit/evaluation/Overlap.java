package io.afterclick.bandit.evaluation;

/**
 * How much of what the target policy shows the log has seen; a property of log, policy and clip, and so the same for all
 * estimators.
 *
 * @param rows rows of the log
 * @param effectiveSampleSize {@code (sum w)^2 / sum w^2}: rows of the target policy's own log that would tell as much; from 0
 *     (the log has nothing that the policy shows) to the number of rows. Kish: Survey sampling, 1965
 * @param maxWeight the largest importance weight, after clipping
 * @param meanWeight the mean importance weight, after clipping; 1 in expectation if nothing is clipped or unseen
 * @param meanWeightError standard error of {@code meanWeight}
 * @param unclippedEffectiveSampleSize the effective sample size of the weights before clipping
 * @param clippedRows rows whose weight was cut
 * @param unseenShare probability that the target policy gives to cells without any row, in [0, 1]
 */
public record Overlap(
        int rows,
        double effectiveSampleSize,
        double maxWeight,
        double meanWeight,
        double meanWeightError,
        double unclippedEffectiveSampleSize,
        int clippedRows,
        double unseenShare) {
    /** Below this share of the rows, the effective sample size is too low to trust an estimate. */
    public static final double LOW_SHARE = 0.01;

    /** Whether so few rows carry the weight that estimates are not to be trusted; clipping does not hide it. */
    public boolean isLow() {
        return Math.min(effectiveSampleSize, unclippedEffectiveSampleSize) < LOW_SHARE * rows;
    }
}
