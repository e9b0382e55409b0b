package io.afterclick.candidate.adapter.grpc;

import io.afterclick.candidate.adapter.ModelMessages;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.ModelStore;
import io.afterclick.candidate.training.Training;
import io.afterclick.proto.candidate.v1.ListModelsResponse;
import io.afterclick.proto.candidate.v1.Model;
import java.util.Optional;

/** What operators ask of models, and do with them. Thread-safe. */
public final class ModelCalls {
    private final Training training;
    private final ModelStore store;
    private final Training.Serving serving;

    /**
     * @param training rolls back, and tells what runs
     * @param store where models are
     * @param serving what serves
     */
    public ModelCalls(Training training, ModelStore store, Training.Serving serving) {
        this.training = training;
        this.store = store;
        this.serving = serving;
    }

    ListModelsResponse list(String tenant) {
        Optional<String> served = serving.serving(tenant).map(ModelManifest::version);
        ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
        for (ModelManifest model : store.list(tenant)) {
            boolean serves = served.equals(Optional.of(model.version()));
            response.addModels(ModelMessages.of(model, serves && serving.isHeld(tenant)));
        }
        served.ifPresent(response::setServingVersion);
        training.running(tenant).map(run -> TrainingCalls.message(run.step())).ifPresent(response::setTraining);
        training.lastFailure(tenant).map(Throwable::getMessage).ifPresent(response::setLastFailure);
        return response.build();
    }

    /** @throws UnknownModelException where it is not kept or cannot be trusted */
    Model serve(String tenant, String version) {
        return training.serveStored(tenant, version)
                .map(model -> ModelMessages.of(model, true))
                .orElseThrow(UnknownModelException::new);
    }
}
