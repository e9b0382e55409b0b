package io.afterclick.candidate.adapter;

import com.google.protobuf.Timestamp;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.proto.candidate.v1.Model;

/** Models as the contract tells them. */
public final class ModelMessages {
    private ModelMessages() {}

    public static Model of(ModelManifest model) {
        return Model.newBuilder()
                .setTenant(model.tenant())
                .setModelVersion(model.version())
                .setTrainedAt(Timestamp.newBuilder()
                        .setSeconds(model.trainedAt().getEpochSecond())
                        .setNanos(model.trainedAt().getNano()))
                .setReaders(model.readers())
                .setWorks(model.works())
                .setPairs(model.pairs())
                .build();
    }
}
