package io.afterclick.bandit.adapter.grpc;

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

/**
 * Answers RankSlate.
 *
 * <p>It runs on the event loop: a slate is at most 200 candidates of pure computation and one uncontended lock, some 50
 * microseconds, which is less than handing it to a worker and back would take.
 */
@GrpcService
public class BanditGrpc implements BanditService {
    private final Ranking ranking;
    private final Timer rankTime;

    public BanditGrpc(Ranking ranking, MeterRegistry registry) {
        this.ranking = ranking;
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
        return Uni.createFrom().failure(new UnsupportedOperationException("to come"));
    }

    @Override
    public Uni<PutPolicyResponse> putPolicy(PutPolicyRequest request) {
        return Uni.createFrom().failure(new UnsupportedOperationException("to come"));
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
