package io.afterclick.candidate.training;

/**
 * Tells training sets apart.
 *
 * @param pairs (reader, work) pairs
 * @param fingerprint the same for the same reads, whatever their order and however often they came
 */
public record TrainingSetDigest(long pairs, String fingerprint) {}
