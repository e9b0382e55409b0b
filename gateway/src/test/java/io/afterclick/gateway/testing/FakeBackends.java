package io.afterclick.gateway.testing;

import com.google.protobuf.Timestamp;
import io.afterclick.proto.bandit.v1.BanditService;
import io.afterclick.proto.bandit.v1.ListPoliciesRequest;
import io.afterclick.proto.bandit.v1.ListPoliciesResponse;
import io.afterclick.proto.bandit.v1.Policy;
import io.afterclick.proto.bandit.v1.PutPolicyRequest;
import io.afterclick.proto.bandit.v1.PutPolicyResponse;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.RankSlateResponse;
import io.afterclick.proto.bandit.v1.RankedWork;
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
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.FeatureValue;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.afterclick.proto.feature.v1.IdCount;
import io.afterclick.proto.feature.v1.IdCounts;
import io.afterclick.proto.feature.v1.Score;
import io.afterclick.proto.feature.v1.TimedId;
import io.afterclick.proto.feature.v1.TimedIds;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The services behind the gateway, as a script for each tenant says. They run inside the application under test, whose
 * gRPC clients lead back to it.
 *
 * <p>Without a script: the reader has read nothing, the candidates are the script's works, and the bandit turns them round.
 */
@ApplicationScoped
public class FakeBackends {
    /** Policy that the fake bandit claims to use. */
    public static final String POLICY = "fake-policy";

    /** Model that the fake candidates claim to be of. */
    public static final String MODEL = "fake-model";

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    /** What the services do for one tenant, and what they were asked. */
    public static final class Script {
        /** Ids that candidate-service finds, best first. */
        public volatile List<String> candidates = List.of();

        /** Ids of candidates that a rule wants first. */
        public volatile List<String> pinned = List.of();

        /** Ids of candidates that count as new. */
        public volatile List<String> newWorks = List.of();

        /** What candidate-service says of its models. */
        public volatile ListModelsResponse models = ListModelsResponse.getDefaultInstance();

        /** Names of policies that bandit-service knows, all built in. */
        public volatile List<String> policies = List.of("two-step", "click");

        /** What a training tells before it ends. */
        public volatile List<TrainingProgress> training = List.of();

        /** When a training ends after that. */
        public volatile CompletableFuture<TrainingProgress> trainingEnd = CompletableFuture.completedFuture(null);

        /** How a training fails; null for not at all. */
        public volatile StatusRuntimeException trainingFailure;

        /** Trainings that went on to their end. */
        public final AtomicInteger trainingsEnded = new AtomicInteger();

        /** Ids that the reader has read, newest first. */
        public volatile List<String> recent = List.of();

        /** How often the reader has seen works without a click; absent where feature-service says nothing of it. */
        public volatile Optional<Map<String, Integer>> unclicked = Optional.empty();

        /** The reader's GS-score; absent where feature-service does not know it. */
        public volatile OptionalDouble gsScore = OptionalDouble.empty();

        /** Whether feature-service says that defaults stand in for what its store did not tell. */
        public volatile boolean featuresDegraded;

        /** Stages that fail, and how. */
        public final Map<String, Status> failures = new ConcurrentHashMap<>();

        /** How a definition of a policy fails; null for not at all. */
        public volatile StatusRuntimeException policyFailure;

        /** Stages that never answer. */
        public final List<String> silent = new CopyOnWriteArrayList<>();

        /** Stages that take a while to answer. */
        public final Map<String, Duration> delays = new ConcurrentHashMap<>();

        public final List<PutPolicyRequest> policyRequests = new CopyOnWriteArrayList<>();
        public final List<TrainModelRequest> trainingRequests = new CopyOnWriteArrayList<>();
        public final List<GetRelatedRequest> candidateRequests = new CopyOnWriteArrayList<>();
        public final List<RankSlateRequest> banditRequests = new CopyOnWriteArrayList<>();
        public final List<GetFeaturesRequest> featureRequests = new CopyOnWriteArrayList<>();

        /** Trace ids under which the stages were called. */
        public final List<String> traces = new CopyOnWriteArrayList<>();

        private <T> Uni<T> play(String stage, T answer) {
            traces.add(Span.current().getSpanContext().getTraceId());
            if (failures.containsKey(stage)) {
                return Uni.createFrom().failure(failures.get(stage).asRuntimeException());
            }
            return silent.contains(stage)
                    ? Uni.createFrom().nothing()
                    : Uni.createFrom().item(answer).onItem().call(() -> pause(stage));
        }

        private Uni<?> pause(String stage) {
            Duration delay = delays.getOrDefault(stage, Duration.ZERO);
            return delay.isZero()
                    ? Uni.createFrom().nullItem()
                    : Uni.createFrom().nullItem().onItem().delayIt().by(delay);
        }
    }

    /** The script of a tenant. */
    public Script script(String tenant) {
        return scripts.computeIfAbsent(tenant, name -> new Script());
    }

    @GrpcService
    static class Candidates implements CandidateService {
        @Inject
        FakeBackends backends;

        @Override
        public Uni<GetRelatedResponse> getRelated(GetRelatedRequest request) {
            Script script = backends.script(request.getTenant());
            script.candidateRequests.add(request);
            GetRelatedResponse.Builder response =
                    GetRelatedResponse.newBuilder().setModelVersion(MODEL);
            int rank = 0;
            for (String id : script.candidates) {
                rank++;
                boolean excluded = request.getExcludedWorkIdsList().contains(id);
                if (!excluded && !id.equals(request.getQueryWorkId())) {
                    response.addCandidates(Candidate.newBuilder()
                            .setWorkId(id)
                            .setScore(1.0 / (60 + rank))
                            .setPinned(script.pinned.contains(id))
                            .setNewWork(script.newWorks.contains(id))
                            .addEvidence(Evidence.newBuilder()
                                    .setRetriever("als")
                                    .setRank(rank)
                                    .setScore(1.0 / rank)));
                }
            }
            return script.play("candidate", response.build());
        }

        @Override
        public Multi<TrainingProgress> trainModel(TrainModelRequest request) {
            Script script = backends.script(request.getTenant());
            script.trainingRequests.add(request);
            Multi<TrainingProgress> end = script.trainingFailure == null
                    ? Multi.createFrom().completionStage(script.trainingEnd)
                    : Multi.createFrom().failure(script.trainingFailure);
            return Multi.createBy()
                    .concatenating()
                    .streams(Multi.createFrom().iterable(script.training), end)
                    .onCompletion()
                    .invoke(script.trainingsEnded::incrementAndGet);
        }

        @Override
        public Uni<ListModelsResponse> listModels(ListModelsRequest request) {
            Script script = backends.script(request.getTenant());
            return script.play("models", script.models);
        }

        @Override
        public Uni<ServeModelResponse> serveModel(ServeModelRequest request) {
            Script script = backends.script(request.getTenant());
            Optional<Model> kept = script.models.getModelsList().stream()
                    .filter(model -> model.getModelVersion().equals(request.getModelVersion()))
                    .findFirst();
            if (kept.isEmpty()) {
                return Uni.createFrom().failure(Status.NOT_FOUND.asRuntimeException());
            }
            Model served = kept.get().toBuilder().setHeld(true).build();
            script.models = script.models.toBuilder()
                    .setServingVersion(served.getModelVersion())
                    .build();
            return script.play(
                    "models", ServeModelResponse.newBuilder().setModel(served).build());
        }

        @Override
        public Uni<GetStatusResponse> getStatus(GetStatusRequest request) {
            return Uni.createFrom().item(GetStatusResponse.getDefaultInstance());
        }
    }

    @GrpcService
    static class Bandit implements BanditService {
        @Inject
        FakeBackends backends;

        @Override
        public Uni<ListPoliciesResponse> listPolicies(ListPoliciesRequest request) {
            Script script = backends.script(request.getTenant());
            ListPoliciesResponse.Builder response =
                    ListPoliciesResponse.newBuilder().setDefaultPolicy("two-step");
            script.policies.forEach(name -> response.addPolicies(Policy.newBuilder()
                    .setName(name)
                    .setVersion(1)
                    .setBuiltIn(true)
                    .setYaml("reward: " + name + "\n")));
            return script.play("policies", response.build());
        }

        @Override
        public Uni<PutPolicyResponse> putPolicy(PutPolicyRequest request) {
            Script script = backends.script(request.getTenant());
            script.policyRequests.add(request);
            if (script.policyFailure != null) {
                return Uni.createFrom().failure(script.policyFailure);
            }
            return script.play(
                    "policies",
                    PutPolicyResponse.newBuilder()
                            .setPolicy(Policy.newBuilder()
                                    .setName(request.getName())
                                    .setVersion(9)
                                    .setYaml(request.getYaml())
                                    .setDefinedAt(Timestamp.newBuilder().setSeconds(1_772_366_400)))
                            .build());
        }

        @Override
        public Uni<RankSlateResponse> rankSlate(RankSlateRequest request) {
            Script script = backends.script(request.getTenant());
            script.banditRequests.add(request);
            List<String> ids = new ArrayList<>();
            request.getCandidatesList().forEach(candidate -> ids.add(candidate.getWorkId()));
            Collections.reverse(ids);
            RankSlateResponse.Builder response =
                    RankSlateResponse.newBuilder().setPolicy(POLICY).setPolicyVersion(3);
            for (int i = 0; i < Math.min(request.getLimit(), ids.size()); i++) {
                response.addWorks(RankedWork.newBuilder()
                        .setWorkId(ids.get(i))
                        .setPosition(i + 1)
                        .setUtility(1 - i / 100.0));
            }
            return script.play("bandit", response.build());
        }
    }

    @GrpcService
    static class Features implements FeatureService {
        @Inject
        FakeBackends backends;

        @Override
        public Uni<GetFeaturesResponse> getFeatures(GetFeaturesRequest request) {
            Script script = backends.script(request.getTenant());
            script.featureRequests.add(request);
            TimedIds.Builder ids = TimedIds.newBuilder();
            script.recent.forEach(id -> ids.addEntries(TimedId.newBuilder().setId(id)));
            GetFeaturesResponse.Builder response = GetFeaturesResponse.newBuilder()
                    .setDegraded(script.featuresDegraded)
                    .addFeatures(feature(
                            "reader_recent_works",
                            request,
                            FeatureValue.newBuilder().setIds(ids)));
            script.unclicked.ifPresent(unclicked -> {
                IdCounts.Builder counts = IdCounts.newBuilder();
                unclicked.forEach((id, count) ->
                        counts.addEntries(IdCount.newBuilder().setId(id).setCount(count)));
                response.addFeatures(feature(
                        "reader_unclicked_works",
                        request,
                        FeatureValue.newBuilder().setCounts(counts)));
            });
            Score.Builder score = Score.newBuilder();
            script.gsScore.ifPresent(value -> score.setValue(value).setWorks(9).setModelVersion("m1"));
            response.addFeatures(feature(
                    "reader_gs_score", request, FeatureValue.newBuilder().setScore(score)));
            return script.play("feature", response.build());
        }

        private static Feature feature(String view, GetFeaturesRequest request, FeatureValue.Builder value) {
            return Feature.newBuilder()
                    .setView(view)
                    .setEntityId(request.getEntityIds(0))
                    .setValue(value)
                    .build();
        }
    }
}
