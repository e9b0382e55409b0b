package io.afterclick.bandit.adapter.grpc;

import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.PolicyDefinition;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicyPublishing;
import io.afterclick.bandit.slate.Ranking;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateException;
import io.afterclick.bandit.slate.SlateRequest;
import io.afterclick.proto.bandit.v1.BanditService;
import io.afterclick.proto.bandit.v1.ListPoliciesRequest;
import io.afterclick.proto.bandit.v1.ListPoliciesResponse;
import io.afterclick.proto.bandit.v1.PutPolicyRequest;
import io.afterclick.proto.bandit.v1.PutPolicyResponse;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.RankSlateResponse;
import io.afterclick.proto.bandit.v1.RankedWork;
import io.afterclick.proto.bandit.v1.SlateCandidate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;

/**
 * Answers RankSlate, and lists and defines policies.
 *
 * <p>RankSlate runs on the event loop: a slate is at most 200 candidates of pure computation and one uncontended lock, some 50
 * microseconds, which is less than handing it to a worker and back would take.
 */
@GrpcService
public class BanditGrpc implements BanditService {
    private final Ranking ranking;
    private final PolicyBook policies;
    private final PolicyPublishing publishing;
    private final Timer rankTime;

    public BanditGrpc(Ranking ranking, PolicyBook policies, PolicyPublishing publishing, MeterRegistry registry) {
        this.ranking = ranking;
        this.policies = policies;
        this.publishing = publishing;
        this.rankTime = Timer.builder("afterclick.bandit.rank.time")
                .description("Time to rank one slate")
                .publishPercentileHistogram()
                .register(registry);
    }

    @Override
    public Uni<RankSlateResponse> rankSlate(RankSlateRequest request) {
        long start = System.nanoTime();
        try {
            Slate slate = ranking.rank(toDomain(request));
            return Uni.createFrom().item(toProto(slate));
        } catch (SlateException e) {
            return Uni.createFrom().failure(GrpcErrors.of(e));
        } finally {
            rankTime.record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Override
    public Uni<ListPoliciesResponse> listPolicies(ListPoliciesRequest request) {
        ListPoliciesResponse.Builder response = ListPoliciesResponse.newBuilder()
                .setDefaultPolicy(policies.defaultPolicy().name());
        for (PolicyDefinition definition : policies.all(request.getTenant())) {
            response.addPolicies(toProto(request.getTenant(), definition));
        }
        return Uni.createFrom().item(response.build());
    }

    @Override
    public Uni<PutPolicyResponse> putPolicy(PutPolicyRequest request) {
        return Uni.createFrom()
                .deferred(() -> publishing.put(request.getTenant(), request.getName(), request.getYaml()))
                .map(policy -> PutPolicyResponse.newBuilder()
                        .setPolicy(io.afterclick.proto.bandit.v1.Policy.newBuilder()
                                .setTenant(request.getTenant())
                                .setName(policy.name())
                                .setVersion(policy.version())
                                .setYaml(request.getYaml()))
                        .build())
                .onFailure(CompletionException.class)
                .transform(Throwable::getCause)
                .onFailure(PolicyException.class)
                .transform(failure -> GrpcErrors.of((PolicyException) failure));
    }

    private io.afterclick.proto.bandit.v1.Policy toProto(String tenant, PolicyDefinition definition) {
        var proto = io.afterclick.proto.bandit.v1.Policy.newBuilder()
                .setTenant(tenant)
                .setName(definition.policy().name())
                .setVersion(definition.policy().version())
                .setYaml(definition.yaml())
                .setBuiltIn(policies.isBuiltIn(definition.policy().name()));
        definition.definedAt().ifPresent(at -> proto.setDefinedAt(Timestamps.fromMillis(at.toEpochMilli())));
        return proto.build();
    }

    private static SlateRequest toDomain(RankSlateRequest request) {
        List<io.afterclick.bandit.slate.SlateCandidate> candidates = new ArrayList<>(request.getCandidatesCount());
        for (SlateCandidate candidate : request.getCandidatesList()) {
            candidates.add(new io.afterclick.bandit.slate.SlateCandidate(
                    candidate.getWorkId(),
                    candidate.getScore(),
                    candidate.getPinned(),
                    candidate.getCreatorsList(),
                    candidate.getFranchise(),
                    candidate.getNewWork(),
                    candidate.getUnclickedImpressions()));
        }
        return new SlateRequest(
                request.getTenant(),
                request.getQueryWorkId(),
                request.getPolicy(),
                candidates,
                request.getLimit(),
                request.getDecisionId(),
                request.getModelVersion(),
                request.hasReaderGsScore() ? OptionalDouble.of(request.getReaderGsScore()) : OptionalDouble.empty());
    }

    private static RankSlateResponse toProto(Slate slate) {
        RankSlateResponse.Builder response =
                RankSlateResponse.newBuilder().setPolicy(slate.policy()).setPolicyVersion(slate.policyVersion());
        for (Slate.RankedWork work : slate.works()) {
            response.addWorks(RankedWork.newBuilder()
                    .setWorkId(work.workId())
                    .setPosition(work.position())
                    .setUtility(work.utility())
                    .setClickMean(work.clickMean())
                    .setReadOnMean(work.readOnMean()));
        }
        return response.build();
    }
}
