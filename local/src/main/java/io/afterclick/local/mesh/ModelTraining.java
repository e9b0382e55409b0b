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
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the candidate service for models. One thread at a time. */
public final class ModelTraining implements AutoCloseable {
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TRAINING_TIMEOUT = Duration.ofHours(1);
    private static final Duration TURN_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration TURN_PAUSE = Duration.ofSeconds(1);

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
                    .withDeadlineAfter(STATUS_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .getStatus(GetStatusRequest.newBuilder().setTenant(tenant).build());
        } catch (StatusRuntimeException e) {
            throw new MeshException(
                    MeshException.Reason.TRAINING_FAILED, "candidate-service does not answer: " + e.getStatus());
        }
    }

    /**
     * Trains a model on everything that has been loaded, and waits until it serves. Where the service trains by itself
     * at the moment, waits for its turn.
     *
     * @throws MeshException when the training fails
     */
    public Model train(Progress progress) {
        long deadline = System.nanoTime() + TURN_TIMEOUT.toNanos();
        while (true) {
            try {
                return trainNow(progress);
            } catch (StatusRuntimeException e) {
                boolean othersTurn = e.getStatus().getCode() == Status.Code.ABORTED;
                if (!othersTurn || System.nanoTime() > deadline) {
                    throw new MeshException(
                            MeshException.Reason.TRAINING_FAILED, "no model was trained: " + e.getStatus());
                }
                awaitTurn();
            }
        }
    }

    private Model trainNow(Progress progress) {
        try (Steps steps = new Steps(progress)) {
            Iterator<TrainingProgress> messages = CandidateServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TRAINING_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .trainModel(TrainModelRequest.newBuilder().setTenant(tenant).build());
            while (messages.hasNext()) {
                TrainingProgress message = messages.next();
                if (message.hasModel()) {
                    return message.getModel();
                }
                steps.at(message);
            }
        }
        throw new MeshException(
                MeshException.Reason.TRAINING_FAILED, "no model was trained: the training ended without one");
    }

    private static void awaitTurn() {
        try {
            TimeUnit.NANOSECONDS.sleep(TURN_PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeshException(MeshException.Reason.TRAINING_FAILED, "interrupted before a model was trained");
        }
    }

    /** The steps of a training, one shown after the other. */
    private static final class Steps implements AutoCloseable {
        private final Progress progress;
        private Optional<Progress.Step> shown = Optional.empty();
        private String name = "";

        Steps(Progress progress) {
            this.progress = progress;
        }

        void at(TrainingProgress message) {
            if (shown.isEmpty() || !name.equals(message.getStep())) {
                close();
                name = message.getStep();
                shown = Optional.of(progress.step("training: " + name, message.getTotal(), ""));
            }
            shown.get().at(message.getDone());
        }

        @Override
        public void close() {
            shown.ifPresent(Progress.Step::close);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
