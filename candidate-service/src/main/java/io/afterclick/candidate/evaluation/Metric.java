package io.afterclick.candidate.evaluation;

/**
 * A figure with its 95 % bootstrap interval over readers.
 *
 * @param name for instance {@code recall@20}
 * @param low lower end of the interval
 * @param high upper end
 */
public record Metric(String name, double value, double low, double high) {}
