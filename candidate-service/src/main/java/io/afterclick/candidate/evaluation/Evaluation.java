package io.afterclick.candidate.evaluation;

import java.util.List;

/**
 * What was measured.
 *
 * @param metrics in a fixed order
 * @param readers that had a held-out read and so count
 * @param queries asked for them
 * @param reciprocalRanks one per reader, in ascending order of readers; for paired comparisons
 */
@SuppressWarnings("ArrayRecordComponent") // A result that is read once.
public record Evaluation(List<Metric> metrics, int readers, int queries, double[] reciprocalRanks) {
    /** @throws IllegalArgumentException when there is no such metric */
    public double value(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric " + name))
                .value();
    }
}
