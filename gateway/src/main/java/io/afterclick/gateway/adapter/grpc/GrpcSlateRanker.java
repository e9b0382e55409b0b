package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.related.Candidate;
import io.afterclick.gateway.related.SlateRanker;
import io.afterclick.proto.bandit.v1.MutinyBanditServiceGrpc;
import io.afterclick.proto.bandit.v1.MutinyBanditServiceGrpc.MutinyBanditServiceStub;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.RankSlateResponse;
import io.afterclick.proto.bandit.v1.SlateCandidate;
import io.grpc.Channel;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Asks bandit-service for the order of a slate, under the policy that is asked for or its default one. */
public final class GrpcSlateRanker implements SlateRanker {
    private final MutinyBanditServiceStub service;
    private final StageCalls calls = new StageCalls("bandit");

    public GrpcSlateRanker(Channel channel) {
        service = MutinyBanditServiceGrpc.newMutinyStub(channel);
    }

    @Override
    public Uni<Ranking> rank(Choice choice, Duration time) {
        RankSlateRequest.Builder request = RankSlateRequest.newBuilder()
                .setTenant(choice.tenant())
                .setQueryWorkId(choice.queryWorkId())
                .setPolicy(choice.policy().orElse(""))
                .setDecisionId(choice.decisionId())
                .setModelVersion(choice.modelVersion())
                .setLimit(choice.limit());
        choice.readerGsScore().ifPresent(request::setReaderGsScore);
        for (Contender contender : choice.contenders()) {
            Candidate candidate = contender.candidate();
            request.addCandidates(SlateCandidate.newBuilder()
                    .setWorkId(candidate.workId())
                    .setScore(candidate.fusedScore())
                    .setPinned(candidate.pinned())
                    .setNewWork(candidate.newWork())
                    .addAllCreators(contender.creators())
                    .setFranchise(contender.franchise())
                    .setUnclickedImpressions(candidate.unclickedImpressions()));
        }
        return calls.of(time, deadline -> service.withDeadline(deadline)
                .rankSlate(request.build())
                .map(GrpcSlateRanker::read));
    }

    private static Ranking read(RankSlateResponse response) {
        List<RankedWork> works = response.getWorksList().stream()
                .map(work -> new RankedWork(work.getWorkId(), work.getUtility()))
                .toList();
        return new Ranking(works, response.getPolicy(), response.getPolicyVersion());
    }
}
