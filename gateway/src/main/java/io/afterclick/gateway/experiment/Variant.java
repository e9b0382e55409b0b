package io.afterclick.gateway.experiment;

/**
 * One side of an experiment.
 *
 * @param name unique within the experiment
 * @param policy policy that orders the slates of its readers
 * @param buckets whose readers are in it; disjoint from the other variants'
 */
public record Variant(String name, String policy, Buckets buckets) {}
