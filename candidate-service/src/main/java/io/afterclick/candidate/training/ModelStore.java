package io.afterclick.candidate.training;

import java.util.Optional;
import java.util.Set;

/** Trained models, by tenant and version. Thread-safe. */
public interface ModelStore {
    /** Tenants that have models. */
    Set<String> tenants();

    /**
     * Stores a model so that it is there as a whole or not at all, and drops the oldest beyond the number to keep.
     *
     * @param serving version that must not be dropped; empty for none
     */
    void save(TrainedModel model, Optional<String> serving);

    /** Loads a version; empty where it is not there or cannot be trusted. */
    Optional<TrainedModel> load(String tenant, String version);

    /** Loads the newest version that can be trusted; empty where there is none. */
    Optional<TrainedModel> loadNewest(String tenant);
}
