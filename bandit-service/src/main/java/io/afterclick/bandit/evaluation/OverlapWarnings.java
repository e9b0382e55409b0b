package io.afterclick.bandit.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in plain words why an estimate is not to be trusted, or not as much as its interval suggests. */
final class OverlapWarnings {
    private static final double UNSEEN_SHARE_TO_WARN = 0.01;
    private static final int SUCCESSES_TO_WARN = 5;
    /** A sound log is off by as much in fewer than 1 of 10,000 cases, heavy tails aside. */
    private static final double MEAN_WEIGHT_ERRORS_TO_WARN = 4;
    /** Rounded propensities are off by less. */
    private static final double MEAN_WEIGHT_DIFFERENCE_TO_WARN = 0.01;

    private OverlapWarnings() {}

    static List<String> of(Estimator estimator, LoggedSlots log, ImportanceWeights weights, Overlap overlap) {
        List<String> warnings = new ArrayList<>();
        if (overlap.isLow()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "low overlap: the effective sample size%s is %.1f, below %.0f %% of the log's %d rows; do not"
                            + " trust the value",
                    overlap.clippedRows() > 0 ? " before clipping" : "",
                    Math.min(overlap.effectiveSampleSize(), overlap.unclippedEffectiveSampleSize()),
                    100 * Overlap.LOW_SHARE,
                    overlap.rows()));
        }
        if (overlap.unseenShare() >= UNSEEN_SHARE_TO_WARN) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "unseen: the policy gives %.1f %% of its probability to pairs of position and item that the log"
                            + " never shows",
                    100 * overlap.unseenShare()));
        }
        if (overlap.clippedRows() > 0 && estimator != Estimator.DM) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "clipped: %d weights were cut to %s, which biases the value%s",
                    overlap.clippedRows(),
                    weights.clip(),
                    estimator == Estimator.IPS ? " downwards" : ""));
        }
        double left = SwitchThreshold.leftToModel(weights.switchAt(), weights.weights());
        if (estimator == Estimator.SWITCH_DR && weights.switchAt() < Double.POSITIVE_INFINITY) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "switched: weights above %.1f are left to the reward model, %.1f %% of the policy",
                    weights.switchAt(),
                    100 * left));
        }
        if (overlap.clippedRows() == 0 && isMeanWeightOff(overlap)) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "mean weight: it is %.3f (standard error %.3f) and should be 1; either the propensities are not"
                            + " those that chose the items, or the log misses what the policy would show",
                    overlap.meanWeight(),
                    overlap.meanWeightError()));
        }
        int successes = successesWithWeight(log, weights);
        if (successes < SUCCESSES_TO_WARN) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "few successes: only %d rows with weight succeeded; the bootstrap interval is too narrow",
                    successes));
        }
        return warnings;
    }

    private static boolean isMeanWeightOff(Overlap overlap) {
        double difference = Math.abs(overlap.meanWeight() - 1);
        return difference > MEAN_WEIGHT_DIFFERENCE_TO_WARN
                && difference > MEAN_WEIGHT_ERRORS_TO_WARN * overlap.meanWeightError();
    }

    private static int successesWithWeight(LoggedSlots log, ImportanceWeights weights) {
        int successes = 0;
        for (int row = 0; row < log.rows(); row++) {
            successes += log.succeeded(row) && weights.weights()[row] > 0 ? 1 : 0;
        }
        return successes;
    }
}
