package io.afterclick.candidate.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Trained models, by tenant and version. Thread-safe. */
public interface ModelStore {
    /** Tenants that have models. */
    Set<String> tenants();

    /** What the models of a tenant say of themselves, newest first; those that cannot be read are left out. */
    List<ModelManifest> list(String tenant);

    /** Loads a version; empty where it is not there or cannot be trusted. */
    Optional<TrainedModel> load(String tenant, String version);

    /** Loads the newest version that can be trusted; empty where there is none. */
    Optional<TrainedModel> loadNewest(String tenant);
}
