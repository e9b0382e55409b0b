package io.afterclick.candidate.adapter.grpc;

import io.afterclick.candidate.adapter.ModelMessages;
import io.afterclick.candidate.retrieval.RelatedAnswer;
import io.afterclick.candidate.retrieval.RelatedWorks;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.proto.candidate.v1.Candidate;
import io.afterclick.proto.candidate.v1.CandidateService;
import io.afterclick.proto.candidate.v1.Evidence;
import io.afterclick.proto.candidate.v1.GetRelatedRequest;
import io.afterclick.proto.candidate.v1.GetRelatedResponse;
import io.afterclick.proto.candidate.v1.GetStatusRequest;
import io.afterclick.proto.candidate.v1.GetStatusResponse;
import io.afterclick.proto.candidate.v1.ListModelsRequest;
import io.afterclick.proto.candidate.v1.ListModelsResponse;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.candidate.v1.ServeModelRequest;
import io.afterclick.proto.candidate.v1.ServeModelResponse;
import io.afterclick.proto.candidate.v1.TrainModelRequest;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/** The candidate service on gRPC. */
@GrpcService
public class CandidateGrpc implements CandidateService {
    private final RelatedWorks relatedWorks;
    private final Tenants tenants;
    private final TrainingCalls trainings;
    private final ModelCalls models;

    public CandidateGrpc(RelatedWorks relatedWorks, Tenants tenants, TrainingCalls trainings, ModelCalls models) {
        this.relatedWorks = relatedWorks;
        this.tenants = tenants;
        this.trainings = trainings;
        this.models = models;
    }

    @Override
    @Blocking // computes for some milliseconds
    public Uni<GetRelatedResponse> getRelated(GetRelatedRequest request) {
        return answer(() -> response(relatedWorks.find(Requests.related(request))));
    }

    @Override
    public Multi<TrainingProgress> trainModel(TrainModelRequest request) {
        return Multi.createFrom()
                .deferred(() -> trainings.train(Requests.tenant(request.getTenant()), request.getForce()))
                .onFailure()
                .transform(GrpcErrors::of);
    }

    @Override
    @Blocking // reads files
    public Uni<ListModelsResponse> listModels(ListModelsRequest request) {
        return answer(() -> models.list(Requests.tenant(request.getTenant())));
    }

    @Override
    @Blocking // loads a model
    public Uni<ServeModelResponse> serveModel(ServeModelRequest request) {
        return answer(() -> ServeModelResponse.newBuilder()
                .setModel(models.serve(Requests.tenant(request.getTenant()), request.getModelVersion()))
                .build());
    }

    private static Optional<Model> serving(Tenant tenant) {
        return tenant.model().map(model -> ModelMessages.of(model, tenant.isHeld()));
    }

    @Override
    public Uni<GetStatusResponse> getStatus(GetStatusRequest request) {
        return answer(() -> {
            Optional<Tenant> tenant = tenants.find(Requests.tenant(request.getTenant()));
            GetStatusResponse.Builder status = GetStatusResponse.newBuilder()
                    .setWorks(tenant.map(Tenant::works).orElse(0));
            tenant.flatMap(CandidateGrpc::serving).ifPresent(status::setModel);
            return status.build();
        });
    }

    /** Computes at once, on the thread that Quarkus has chosen for the method. */
    private static <T> Uni<T> answer(Supplier<T> call) {
        try {
            return Uni.createFrom().item(call.get());
        } catch (RuntimeException e) {
            return Uni.createFrom().failure(GrpcErrors.of(e));
        }
    }

    private static GetRelatedResponse response(RelatedAnswer answer) {
        GetRelatedResponse.Builder response = GetRelatedResponse.newBuilder();
        answer.modelVersion().ifPresent(response::setModelVersion);
        for (var candidate : answer.candidates()) {
            Candidate.Builder message = response.addCandidatesBuilder()
                    .setWorkId(candidate.workId())
                    .setScore(candidate.score())
                    .setPinned(candidate.pinned())
                    .setNewWork(candidate.newWork());
            for (var evidence : candidate.evidence()) {
                message.addEvidence(Evidence.newBuilder()
                        .setRetriever(evidence.retriever())
                        .setRank(evidence.rank())
                        .setScore(evidence.score()));
            }
        }
        return response.build();
    }
}
