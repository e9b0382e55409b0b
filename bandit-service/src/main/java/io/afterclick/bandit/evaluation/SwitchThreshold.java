package io.afterclick.bandit.evaluation;

import java.util.Arrays;

/**
 * Where switch-DR leaves the importance weights to the reward model: the threshold with the least upper bound of the squared
 * error, after Y.-X. Wang, A. Agarwal, M. Dudík, "Optimal and adaptive off-policy evaluation in contextual bandits", ICML 2017,
 * section 5.
 *
 * <p>Variance is that of the mean of the terms, as it is in the log. Bias is bounded by the policy's probability of weights above
 * the threshold, as if the model were off by a whole success there. That probability is 1 less the mean of the weights that are
 * left, which also knows what the log never shows. Candidates are powers of 2^(1/2), up to above the largest weight, where nothing
 * is left to the model.
 */
final class SwitchThreshold {
    private static final double LEAST = 1;
    private static final double STEP = Math.sqrt(2);

    private SwitchThreshold() {}

    /**
     * The best threshold; {@link Double#POSITIVE_INFINITY} where no weight is worth leaving to the model.
     *
     * @param weights by row
     * @param residuals success less the model's prediction for the work that was shown, by row
     * @param policyPredictions what the model says of the policy, by row
     * @param groups which rows go together, by row, from 0: sums of groups are independent
     * @param groupCount number of groups
     */
    static double choose(
            double[] weights, double[] residuals, double[] policyPredictions, int[] groups, int groupCount) {
        double largest = Arrays.stream(weights).max().orElse(0);
        double best = Double.POSITIVE_INFINITY;
        double least = error(best, weights, residuals, policyPredictions, groups, groupCount);
        for (double threshold = LEAST; threshold < largest; threshold *= STEP) {
            double error = error(threshold, weights, residuals, policyPredictions, groups, groupCount);
            if (error < least) {
                least = error;
                best = threshold;
            }
        }
        return best;
    }

    /** Share of the policy that is left to the model, by the weights that are not; 0 to 1. */
    static double leftToModel(double threshold, double[] weights) {
        double kept = 0;
        for (double weight : weights) {
            kept += weight <= threshold ? weight : 0;
        }
        return Math.max(0, 1 - kept / weights.length);
    }

    private static double error(
            double threshold,
            double[] weights,
            double[] residuals,
            double[] policyPredictions,
            int[] groups,
            int groupCount) {
        double rows = weights.length;
        double mean = 0;
        for (int row = 0; row < weights.length; row++) {
            mean += term(threshold, weights[row], residuals[row], policyPredictions[row]) / rows;
        }
        double[] deviations = new double[groupCount];
        for (int row = 0; row < weights.length; row++) {
            deviations[groups[row]] += term(threshold, weights[row], residuals[row], policyPredictions[row]) - mean;
        }
        double variance = 0;
        for (double deviation : deviations) {
            variance += deviation * deviation / (rows * rows);
        }
        double bias = threshold == Double.POSITIVE_INFINITY ? 0 : leftToModel(threshold, weights);
        return variance + bias * bias;
    }

    private static double term(double threshold, double weight, double residual, double policyPrediction) {
        return policyPrediction + (weight <= threshold ? weight * residual : 0);
    }
}
