package io.afterclick.feature.adapter.grpc;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.online.Feature;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureLookup;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves features over gRPC. Never blocks: calls run on the event loop, and Redis answers there too. */
@GrpcService
public class FeatureGrpcService implements FeatureService {
    private final FeatureLookup lookup;
    private final FeatureMeters meters;
    private final Clock clock;

    FeatureGrpcService(FeatureLookup lookup, FeatureMeters meters, Clock clock) {
        this.clock = clock;
        this.lookup = lookup;
        this.meters = meters;
    }

    @Override
    public Uni<GetFeaturesResponse> getFeatures(GetFeaturesRequest request) {
        Uni<GetFeaturesResponse> answer = lookup.find(
                        request.getTenant(), request.getViewsList(), request.getEntityIdsList())
                .map(this::response)
                .onFailure(FeatureException.class)
                .transform(failure -> GrpcErrors.toStatus((FeatureException) failure));
        // Redis answers on its own event loop; the call goes on where it came in, with its trace.
        Context caller = Vertx.currentContext();
        return caller == null ? answer : answer.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }

    private GetFeaturesResponse response(List<Feature> features) {
        GetFeaturesResponse.Builder response = GetFeaturesResponse.newBuilder();
        Instant now = clock.instant(); // decay is applied here, so that nothing has to be written for time to pass
        Map<String, int[]> servedAndDefaulted = new HashMap<>();
        for (Feature feature : features) {
            int[] counts = servedAndDefaulted.computeIfAbsent(feature.id().view(), view -> new int[2]);
            counts[0]++;
            counts[1] += feature.defaulted() ? 1 : 0;
            response.addFeaturesBuilder()
                    .setView(feature.id().view())
                    .setEntityId(feature.id().entityId())
                    .setValue(FeatureMessages.toMessage(feature.value().at(now)))
                    .setDefaulted(feature.defaulted());
        }
        servedAndDefaulted.forEach((view, counts) -> meters.lookedUp(view, counts[0], counts[1]));
        return response.build();
    }
}
