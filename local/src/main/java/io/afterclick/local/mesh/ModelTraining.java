package io.afterclick.local.mesh;

import io.afterclick.local.progress.Progress;
import io.afterclick.proto.candidate.v1.CandidateServiceGrpc;
import io.afterclick.proto.candidate.v1.GetStatusRequest;
import io.afterclick.proto.candidate.v1.GetStatusResponse;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.candidate.v1.TrainModelRequest;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the candidate service for models. One thread at a time. */
public final class ModelTraining implements AutoCloseable {
    private static final long STATUS_TIMEOUT_SECONDS = 10;
    private static final long TRAINING_TIMEOUT_SECONDS = 3_600;

    private final ManagedChannel channel;
    private final String tenant;

    public ModelTraining(Mesh mesh, String tenant) {
        this.channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", mesh.ports().of(MeshService.CANDIDATE))
                .usePlaintext()
                .build();
        this.tenant = tenant;
    }

    /** The model that serves. */
    public Optional<Model> servingModel() {
        GetStatusResponse status = status();
        return status.hasModel() ? Optional.of(status.getModel()) : Optional.empty();
    }

    /** Works in the catalog of the candidate service. */
    public long works() {
        return status().getWorks();
    }

    private GetStatusResponse status() {
        try {
            return CandidateServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(STATUS_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .getStatus(GetStatusRequest.newBuilder().setTenant(tenant).build());
        } catch (StatusRuntimeException e) {
            throw new MeshException(
                    MeshException.Reason.TRAINING_FAILED, "candidate-service does not answer: " + e.getStatus());
        }
    }

    /**
     * Trains a model on everything that has been loaded, and waits until it serves.
     *
     * @throws MeshException when the training fails
     */
    public Model train(Progress progress) {
        Progress.Step shown = null;
        String name = "";
        try {
            Iterator<TrainingProgress> messages = CandidateServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TRAINING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .trainModel(TrainModelRequest.newBuilder().setTenant(tenant).build());
            while (messages.hasNext()) {
                TrainingProgress message = messages.next();
                if (message.hasModel()) {
                    return message.getModel();
                }
                if (shown == null || !name.equals(message.getStep())) {
                    if (shown != null) {
                        shown.close();
                    }
                    name = message.getStep();
                    shown = progress.step("training: " + name, message.getTotal(), "");
                }
                shown.at(message.getDone());
            }
        } catch (StatusRuntimeException e) {
            throw new MeshException(MeshException.Reason.TRAINING_FAILED, "no model was trained: " + e.getStatus());
        } finally {
            if (shown != null) {
                shown.close();
            }
        }
        throw new MeshException(
                MeshException.Reason.TRAINING_FAILED, "no model was trained: the training ended without one");
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
