package io.afterclick.candidate.training;

import java.util.Optional;

/** Runs a training where it does not slow serving, and stores what comes of it. Thread-safe; one run at a time. */
public interface TrainingRunner {
    /**
     * What to train.
     *
     * @param tenant whose reads are learned from
     * @param digest of these reads
     * @param serving version to go on from and to be compared to; empty before the first
     * @param force whether a model is stored even where it is worse than the serving one
     */
    record Order(String tenant, TrainingSetDigest digest, Optional<String> serving, boolean force) {}

    /**
     * Trains on what is stored of the tenant's reads now, and stores the model.
     *
     * @return its version
     * @throws TrainingException when there is no model to be stored; {@code WORSE_THAN_LAST} among others
     */
    String run(Order order, Progress progress);
}
