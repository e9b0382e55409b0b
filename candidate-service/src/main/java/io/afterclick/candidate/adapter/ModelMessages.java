package io.afterclick.candidate.adapter;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.proto.candidate.v1.Model;

/** Models as the contract tells them. */
public final class ModelMessages {
    private ModelMessages() {}

    /** @param held whether an operator chose the model to serve */
    public static Model of(ModelManifest model, boolean held) {
        return Model.newBuilder()
                .setTenant(model.tenant())
                .setModelVersion(model.version())
                .setTrainedAt(Timestamp.newBuilder()
                        .setSeconds(model.trainedAt().getEpochSecond())
                        .setNanos(model.trainedAt().getNano()))
                .setReaders(model.readers())
                .setWorks(model.works())
                .setPairs(model.pairs())
                .setTrainingTime(Duration.newBuilder()
                        .setSeconds(model.trainingTime().getSeconds())
                        .setNanos(model.trainingTime().getNano()))
                .putAllQuality(model.quality())
                .putAllLeftOut(model.leftOut())
                .setBytes(model.bytes())
                .setHeld(held)
                .build();
    }
}
