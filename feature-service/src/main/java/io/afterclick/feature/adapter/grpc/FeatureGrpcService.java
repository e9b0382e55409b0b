package io.afterclick.feature.adapter.grpc;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.online.Feature;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureLookup;
import io.afterclick.feature.online.LookupBudget;
import io.afterclick.feature.online.Origin;
import io.afterclick.proto.feature.v1.Explanation;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Serves features over gRPC. Never blocks: calls run on the event loop, and Redis answers there too. */
@GrpcService
public class FeatureGrpcService implements FeatureService {
    private static final Origin[] ORIGINS = Origin.values();
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final FeatureLookup lookup;
    private final LookupBudget budget;
    private final FeatureMeters meters;
    private final Clock clock;

    FeatureGrpcService(FeatureLookup lookup, LookupBudget budget, FeatureMeters meters, Clock clock) {
        this.clock = clock;
        this.lookup = lookup;
        this.budget = budget;
        this.meters = meters;
    }

    @Override
    public Uni<GetFeaturesResponse> getFeatures(GetFeaturesRequest request) {
        long begin = System.nanoTime();
        Duration time = CallDeadline.budget(budget.most());
        return broughtBack(lookup.find(request.getTenant(), request.getViewsList(), request.getEntityIdsList(), time))
                .map(features -> response(features, request, begin))
                .onFailure(FeatureException.class)
                .transform(failure -> GrpcErrors.toStatus((FeatureException) failure));
    }

    /** Redis answers on its own event loop; the call goes on where it came in, with its trace. */
    private static <T> Uni<T> broughtBack(Uni<T> answer) {
        Context caller = Vertx.currentContext();
        if (caller == null) {
            return answer;
        }
        return answer.emitOn(task -> {
            if (Vertx.currentContext() == caller) {
                task.run();
            } else {
                caller.runOnContext(ignored -> task.run());
            }
        });
    }

    private GetFeaturesResponse response(List<Feature> features, GetFeaturesRequest request, long begin) {
        GetFeaturesResponse.Builder response = GetFeaturesResponse.newBuilder();
        Instant now = clock.instant(); // decay is applied here, so that nothing has to be written for time to pass
        int views = request.getViewsCount();
        int[] counts = new int[views * ORIGINS.length];
        long oldestMillis = 0;
        boolean degraded = false;
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            response.addFeatures(message(feature, now, request.getExplain()));
            counts[i % views * ORIGINS.length + feature.origin().ordinal()]++;
            oldestMillis = Math.max(oldestMillis, feature.ageMillis());
            degraded |= feature.origin().isDegraded();
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                meters.served(request.getViews(i / ORIGINS.length), ORIGINS[i % ORIGINS.length], counts[i]);
            }
        }
        meters.answered(System.nanoTime() - begin, oldestMillis);
        return response.setDegraded(degraded).build();
    }

    private static io.afterclick.proto.feature.v1.Feature message(Feature feature, Instant now, boolean explained) {
        var message = io.afterclick.proto.feature.v1.Feature.newBuilder()
                .setView(feature.id().view())
                .setEntityId(feature.id().entityId())
                .setValue(FeatureMessages.toMessage(feature.value().at(now)))
                .setDefaulted(feature.defaulted())
                .setUnanswered(feature.origin().isDegraded());
        if (explained) {
            message.setExplanation(explanation(feature));
        }
        return message.build();
    }

    private static Explanation explanation(Feature feature) {
        Explanation.Builder explanation = Explanation.newBuilder().setOrigin(origin(feature.origin()));
        if (!feature.origin().isDegraded()) {
            explanation
                    .getAgeBuilder()
                    .setSeconds(feature.ageMillis() / 1_000)
                    .setNanos((int) (feature.ageMillis() % 1_000) * NANOS_PER_MILLI);
        }
        return explanation.build();
    }

    private static io.afterclick.proto.feature.v1.Origin origin(Origin origin) {
        return switch (origin) {
            case NEAR_CACHE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_NEAR_CACHE;
            case STORE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE;
            case STALE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STALE;
            case NO_VALUE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_NO_VALUE;
            case LATE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_LATE;
            case STORE_FAILED -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE_FAILED;
            case STORE_AVOIDED -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE_AVOIDED;
            case STORE_REFILLING -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE_REFILLING;
        };
    }
}
