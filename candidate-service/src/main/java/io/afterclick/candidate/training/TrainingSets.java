package io.afterclick.candidate.training;

import java.util.Set;

/** The training sets of all tenants, as far as they are stored. Thread-safe. */
public interface TrainingSets {
    /** Tenants that have reads. */
    Set<String> tenants();

    /** What would be loaded, without loading it; cheap. */
    TrainingSetDigest digest(String tenant);

    /**
     * Loads all that is stored of a tenant; duplicates by natural key have collapsed.
     *
     * @throws TrainingException {@code TRAINING_SET_TOO_LARGE}
     */
    TrainingSet load(String tenant);
}
