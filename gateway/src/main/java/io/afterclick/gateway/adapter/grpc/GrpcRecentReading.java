package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.related.RecentReading;
import io.afterclick.proto.feature.v1.FeatureValue;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.afterclick.proto.feature.v1.MutinyFeatureServiceGrpc;
import io.afterclick.proto.feature.v1.MutinyFeatureServiceGrpc.MutinyFeatureServiceStub;
import io.afterclick.proto.feature.v1.TimedId;
import io.grpc.Channel;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Asks feature-service for what readers have read lately. */
public final class GrpcRecentReading implements RecentReading {
    private static final String VIEW = "reader_recent_works";

    private final MutinyFeatureServiceStub service;
    private final StageCalls calls = new StageCalls("feature");

    public GrpcRecentReading(Channel channel) {
        service = MutinyFeatureServiceGrpc.newMutinyStub(channel);
    }

    @Override
    public Uni<List<String>> recentWorkIds(String tenant, String readerId, Duration time) {
        GetFeaturesRequest request = GetFeaturesRequest.newBuilder()
                .setTenant(tenant)
                .addViews(VIEW)
                .addEntityIds(readerId)
                .build();
        return calls.of(
                time,
                deadline -> service.withDeadline(deadline).getFeatures(request).map(GrpcRecentReading::workIds));
    }

    private static List<String> workIds(GetFeaturesResponse response) {
        return response.getFeaturesList().stream()
                .filter(feature -> feature.getView().equals(VIEW))
                .filter(feature -> feature.getValue().getKindCase() == FeatureValue.KindCase.IDS)
                .flatMap(feature -> feature.getValue().getIds().getEntriesList().stream())
                .map(TimedId::getId)
                .toList();
    }
}
