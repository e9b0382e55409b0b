package io.afterclick.candidate.evaluation;

import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param metrics in a fixed order
 * @param readers that had a held-out read and so count
 * @param queries asked for them
 * @param accuracyPerReader for each measure of accuracy a value per reader, in ascending order of readers
 */
public record Evaluation(List<Metric> metrics, int readers, int queries, Map<String, double[]> accuracyPerReader) {
    /** @throws IllegalArgumentException when there is no such metric */
    public double value(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric " + name))
                .value();
    }
}
