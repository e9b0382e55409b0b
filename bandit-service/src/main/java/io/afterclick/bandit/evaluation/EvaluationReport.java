package io.afterclick.bandit.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a target policy by all estimators asked for, beside what the logging policy earned itself.
 *
 * @param rows rows of the log
 * @param positions distinct positions in the log
 * @param works distinct works in the log
 * @param successes rows that succeeded
 * @param onPolicyValue the logging policy's success rate
 * @param onPolicyBootstrap its percentile bootstrap interval
 * @param overlap how much of what the target policy shows the log has seen
 * @param estimates by estimator
 */
public record EvaluationReport(
        int rows,
        int positions,
        int works,
        int successes,
        double onPolicyValue,
        Optional<Interval> onPolicyBootstrap,
        Overlap overlap,
        Map<Estimator, Estimate> estimates) {
    public EvaluationReport {
        estimates = Collections.unmodifiableMap(new EnumMap<>(estimates));
    }
}
