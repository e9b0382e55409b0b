package io.afterclick.gateway.model;

import java.util.List;
import java.util.Optional;

/**
 * The models of a tenant.
 *
 * @param kept newest first
 * @param servingVersion the one that serves; empty before the first
 * @param training the training that runs
 * @param lastFailure how the last training failed, in words; empty where it did not
 */
public record ModelList(List<Model> kept, String servingVersion, Optional<TrainingStep> training, String lastFailure) {
    public ModelList {
        kept = List.copyOf(kept);
    }
}
