package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.related.ReaderFeatures;
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.afterclick.proto.feature.v1.IdCount;
import io.afterclick.proto.feature.v1.MutinyFeatureServiceGrpc;
import io.afterclick.proto.feature.v1.MutinyFeatureServiceGrpc.MutinyFeatureServiceStub;
import io.afterclick.proto.feature.v1.TimedId;
import io.grpc.Channel;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Asks feature-service, in one call, for all that it knows of a reader. */
public final class GrpcReaderFeatures implements ReaderFeatures {
    private static final String RECENT_WORKS = "reader_recent_works";
    private static final String UNCLICKED_WORKS = "reader_unclicked_works";
    private static final String GS_SCORE = "reader_gs_score";

    private final MutinyFeatureServiceStub service;
    private final StageCalls calls = new StageCalls("feature");

    public GrpcReaderFeatures(Channel channel) {
        service = MutinyFeatureServiceGrpc.newMutinyStub(channel);
    }

    @Override
    public Uni<Known> of(String tenant, String readerId, Duration time) {
        GetFeaturesRequest request = GetFeaturesRequest.newBuilder()
                .setTenant(tenant)
                .addViews(RECENT_WORKS)
                .addViews(UNCLICKED_WORKS)
                .addViews(GS_SCORE)
                .addEntityIds(readerId)
                .build();
        return calls.of(
                time,
                deadline -> service.withDeadline(deadline).getFeatures(request).map(GrpcReaderFeatures::known));
    }

    /** A view that is missing, or of another kind, says nothing: getters of a kind that is not set answer with an empty one. */
    private static Known known(GetFeaturesResponse response) {
        List<String> recent = new ArrayList<>();
        Map<String, Integer> unclicked = new HashMap<>();
        OptionalDouble gsScore = OptionalDouble.empty();
        for (Feature feature : response.getFeaturesList()) {
            if (feature.getView().equals(RECENT_WORKS)) {
                for (TimedId entry : feature.getValue().getIds().getEntriesList()) {
                    recent.add(entry.getId());
                }
            } else if (feature.getView().equals(UNCLICKED_WORKS)) {
                for (IdCount entry : feature.getValue().getCounts().getEntriesList()) {
                    unclicked.put(entry.getId(), Math.max(0, entry.getCount()));
                }
            } else if (feature.getView().equals(GS_SCORE)
                    && feature.getValue().getScore().hasValue()) {
                gsScore = OptionalDouble.of(feature.getValue().getScore().getValue());
            }
        }
        return new Known(recent, unclicked, gsScore, !response.getDegraded());
    }
}
