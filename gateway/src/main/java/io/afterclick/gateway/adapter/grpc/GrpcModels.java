package io.afterclick.gateway.adapter.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.model.Model;
import io.afterclick.gateway.model.ModelList;
import io.afterclick.gateway.model.Models;
import io.afterclick.gateway.model.TrainingStep;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.proto.candidate.v1.ListModelsRequest;
import io.afterclick.proto.candidate.v1.ListModelsResponse;
import io.afterclick.proto.candidate.v1.MutinyCandidateServiceGrpc;
import io.afterclick.proto.candidate.v1.MutinyCandidateServiceGrpc.MutinyCandidateServiceStub;
import io.afterclick.proto.candidate.v1.ServeModelRequest;
import io.afterclick.proto.candidate.v1.TrainModelRequest;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Asks candidate-service for models. */
public final class GrpcModels implements Models {
    private static final Logger LOG = Logger.getLogger(GrpcModels.class);

    private final MutinyCandidateServiceStub service;
    private final UncancelledCalls calls = new UncancelledCalls();

    public GrpcModels(Channel channel) {
        service = MutinyCandidateServiceGrpc.newMutinyStub(channel);
    }

    @Override
    public Uni<ModelList> list(String tenant) {
        ListModelsRequest request =
                ListModelsRequest.newBuilder().setTenant(tenant).build();
        return asPortsFail(calls.within(
                Limits.LIST_MODELS_TIME_MAX,
                deadline -> service.withDeadline(deadline).listModels(request).map(GrpcModels::read)));
    }

    @Override
    public Uni<Model> serve(String tenant, String version) {
        ServeModelRequest request = ServeModelRequest.newBuilder()
                .setTenant(tenant)
                .setModelVersion(version)
                .build();
        return asPortsFail(calls.within(
                Limits.SERVE_MODEL_TIME_MAX,
                deadline -> service.withDeadline(deadline).serveModel(request).map(answer -> read(answer.getModel()))));
    }

    @Override
    public Uni<TrainingStep> train(String tenant, boolean force) {
        TrainModelRequest request =
                TrainModelRequest.newBuilder().setTenant(tenant).setForce(force).build();
        AtomicReference<TrainingProgress> latest = new AtomicReference<>();
        // Subscribed to until the training has ended, by whomever it was asked for: see UncancelledCalls.
        Uni<TrainingProgress> underWay = Uni.createFrom().emitter(emitter -> service.trainModel(request)
                .subscribe()
                .with(
                        message -> at(message, latest, emitter),
                        failure -> failed(failure, emitter),
                        () -> emitter.fail(Status.UNAVAILABLE
                                .withDescription("the training ended without a word")
                                .asRuntimeException())));
        return asPortsFail(underWay.ifNoItem()
                .after(Limits.TRAINING_START_TIME_MAX)
                .recoverWithUni(() -> latest.get() == null
                        ? Uni.createFrom().failure(Status.DEADLINE_EXCEEDED.asRuntimeException())
                        : Uni.createFrom().item(latest.get()))
                .map(GrpcModels::read));
    }

    private static void at(
            TrainingProgress message,
            AtomicReference<TrainingProgress> latest,
            UniEmitter<? super TrainingProgress> emitter) {
        latest.set(message);
        if (message.hasModel()) {
            LOG.infof("The training of model %s has ended", message.getModel().getModelVersion());
        }
        if (message.hasModel() || !isPreliminary(message)) {
            emitter.complete(message);
        }
    }

    private static void failed(Throwable failure, UniEmitter<?> emitter) {
        LOG.infof("A training has ended: %s", Status.fromThrowable(failure).getCode());
        emitter.fail(failure);
    }

    /**
     * Whether the training may still turn out to be impossible: it has yet to take its turn, or to catch up with the
     * topics, before it knows whether there are reads. A step of another name is taken for work.
     */
    private static boolean isPreliminary(TrainingProgress message) {
        return message.getStep().isEmpty()
                || message.getStep().equals("starting")
                || message.getStep().startsWith("catching up");
    }

    private static <T> Uni<T> asPortsFail(Uni<T> call) {
        return CallerContext.bringBack(call).onFailure().transform(GrpcModels::refusal);
    }

    /** Of what a call says, only the version is the caller's own choice. */
    private static Throwable refusal(Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case NOT_FOUND, INVALID_ARGUMENT ->
                new RefusedException(Refusal.UNKNOWN_MODEL, "No model of this version is kept.");
            case ABORTED -> new RefusedException(Refusal.TRAINING_RUNS, "A training runs; one at a time.");
            case FAILED_PRECONDITION ->
                reason(failure).equals("WORSE_THAN_LAST")
                        ? new RefusedException(
                                Refusal.WORSE_MODEL,
                                "The new model foretells held-out reads worse than the serving one, which goes on serving.")
                        : new RefusedException(Refusal.NO_READS, "There are no reads yet to learn from.");
            case RESOURCE_EXHAUSTED ->
                new RefusedException(
                        Refusal.TRAINING_SET_TOO_LARGE, "There are more reads than candidate-service may train on.");
            case UNAVAILABLE, CANCELLED ->
                new RefusedException(
                        Refusal.SERVICE_UNAVAILABLE, "candidate-service is away, or not ready; try again soon.");
            case DEADLINE_EXCEEDED ->
                new RefusedException(Refusal.SERVICE_TOO_LATE, "candidate-service did not answer in time.");
            case OK,
                    UNKNOWN,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> failure;
        };
    }

    private static String reason(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return "";
        }
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .findFirst()
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class).getReason();
                    } catch (InvalidProtocolBufferException e) {
                        return "";
                    }
                })
                .orElse("");
    }

    private static ModelList read(ListModelsResponse response) {
        return new ModelList(
                response.getModelsList().stream().map(GrpcModels::read).toList(),
                response.getServingVersion(),
                response.hasTraining() ? Optional.of(read(response.getTraining())) : Optional.empty(),
                response.getLastFailure());
    }

    private static TrainingStep read(TrainingProgress progress) {
        return new TrainingStep(
                progress.getStep(),
                progress.getDone(),
                progress.getTotal(),
                progress.hasLoss() ? OptionalDouble.of(progress.getLoss()) : OptionalDouble.empty());
    }

    private static Model read(io.afterclick.proto.candidate.v1.Model model) {
        return new Model(
                model.getModelVersion(),
                Instant.ofEpochSecond(
                        model.getTrainedAt().getSeconds(), model.getTrainedAt().getNanos()),
                Duration.ofSeconds(
                        model.getTrainingTime().getSeconds(),
                        model.getTrainingTime().getNanos()),
                model.getReaders(),
                model.getWorks(),
                model.getPairs(),
                model.getQualityMap(),
                model.getLeftOutMap(),
                model.getBytes(),
                model.getHeld());
    }
}
