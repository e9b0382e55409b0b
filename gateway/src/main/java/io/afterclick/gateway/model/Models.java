package io.afterclick.gateway.model;

import io.smallrye.mutiny.Uni;

/**
 * Trains models, and knows those that are kept.
 *
 * <p>All calls fail with a {@link io.afterclick.gateway.request.RefusedException}: SERVICE_UNAVAILABLE where nobody is
 * there to ask, SERVICE_TOO_LATE where no answer came in time, and what is said beside them.
 */
public interface Models {
    /** The models of a tenant, and the training that runs. */
    Uni<ModelList> list(String tenant);

    /**
     * Begins to train. The item comes when the training is under way, and it goes on whether or not anybody waits. Fails
     * also with TRAINING_RUNS, NO_READS, TRAINING_SET_TOO_LARGE or WORSE_MODEL.
     *
     * @param force whether the model serves even where it is worse than the serving one
     */
    Uni<TrainingStep> train(String tenant, boolean force);

    /** Lets a model serve that is kept. Fails also with UNKNOWN_MODEL. */
    Uni<Model> serve(String tenant, String version);
}
