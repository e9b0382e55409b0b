package io.afterclick.bandit.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What one estimator says of the target policy.
 *
 * @param value estimated success rate per slot; NaN where the estimator has none (SNIPS, when the log has nothing that the policy
 *     shows). IPS and DR may leave [0, 1]
 * @param bootstrap percentile bootstrap interval, cut to [0, 1]; approximate
 * @param empiricalBernstein interval that holds at any sample size if weights cannot exceed the clip (or, unclipped, the largest
 *     in the log), cut to [0, 1]; empty for the direct method, whose error is the model's bias, and for logs too short for it
 * @param positions the same by position, ascending
 * @param warnings plain sentences; empty when all is well
 */
public record Estimate(
        double value,
        Optional<Interval> bootstrap,
        Optional<Interval> empiricalBernstein,
        List<PositionEstimate> positions,
        List<String> warnings) {
    public Estimate {
        positions = List.copyOf(positions);
        warnings = List.copyOf(warnings);
    }

    /**
     * What it says of one position.
     *
     * @param position from 1
     * @param rows rows of the log at this position
     * @param effectiveSampleSize of these rows
     * @param maxWeight the largest of these rows' weights, after clipping
     */
    public record PositionEstimate(
            int position,
            long rows,
            double value,
            Optional<Interval> bootstrap,
            double effectiveSampleSize,
            double maxWeight) {}
}
