package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.related.Candidate;
import io.afterclick.gateway.related.CandidateList;
import io.afterclick.gateway.related.CandidateSource;
import io.afterclick.gateway.related.Evidence;
import io.afterclick.proto.candidate.v1.GetRelatedRequest;
import io.afterclick.proto.candidate.v1.GetRelatedResponse;
import io.afterclick.proto.candidate.v1.MutinyCandidateServiceGrpc;
import io.afterclick.proto.candidate.v1.MutinyCandidateServiceGrpc.MutinyCandidateServiceStub;
import io.grpc.Channel;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Asks candidate-service for candidates. */
public final class GrpcCandidateSource implements CandidateSource {
    private final MutinyCandidateServiceStub service;
    private final StageCalls calls = new StageCalls("candidate");

    public GrpcCandidateSource(Channel channel) {
        service = MutinyCandidateServiceGrpc.newMutinyStub(channel);
    }

    @Override
    public Uni<CandidateList> find(Search search, Duration time) {
        GetRelatedRequest request = GetRelatedRequest.newBuilder()
                .setTenant(search.tenant())
                .setQueryWorkId(search.queryWorkId())
                .setLimit(search.limit())
                .addAllExcludedWorkIds(search.excludedWorkIds())
                .addAllGenres(search.filter().genres())
                .addAllPricings(search.filter().pricings().stream()
                        .sorted()
                        .map(PricingForm::write)
                        .toList())
                .addAllLanguages(search.filter().languages())
                .setExcludeImportedOfReaderId(search.excludeImportedOf())
                .setNewWorksShare(search.newWorksShare())
                .build();
        return calls.of(
                time,
                deadline -> service.withDeadline(deadline).getRelated(request).map(GrpcCandidateSource::read));
    }

    private static CandidateList read(GetRelatedResponse response) {
        return new CandidateList(
                response.getCandidatesList().stream()
                        .filter(candidate -> candidate.getEvidenceCount() > 0) // a slate gives a reason for each work
                        .map(GrpcCandidateSource::read)
                        .toList(),
                response.getModelVersion());
    }

    private static Candidate read(io.afterclick.proto.candidate.v1.Candidate candidate) {
        return new Candidate(
                candidate.getWorkId(),
                candidate.getScore(),
                candidate.getEvidenceList().stream()
                        .map(evidence -> new Evidence(evidence.getRetriever(), evidence.getRank(), evidence.getScore()))
                        .toList(),
                candidate.getPinned(),
                candidate.getNewWork(),
                true);
    }
}
