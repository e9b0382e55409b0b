package io.afterclick.feature.adapter.grpc;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.online.Feature;
import io.afterclick.feature.online.FeatureEncoder;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureLookup;
import io.afterclick.feature.online.LookupBudget;
import io.afterclick.feature.online.Origin;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;

/** Serves features over gRPC. Never blocks: calls run on the event loop, and Redis answers there too. */
@GrpcService
public class FeatureGrpcService implements FeatureService {
    private static final Origin[] ORIGINS = Origin.values();

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
        try {
            FeatureLookup.Answer answer =
                    lookup.find(request.getTenant(), request.getViewsList(), request.getEntityIdsList());
            if (answer.isComplete()) {
                return Uni.createFrom().item(response(answer.features(), request, begin));
            }
            return broughtBack(answer.complete(CallDeadline.budget(budget.most())))
                    .map(features -> response(features, request, begin));
        } catch (FeatureException e) {
            return Uni.createFrom().failure(GrpcErrors.toStatus(e));
        }
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
        FeatureAnswer answer = new FeatureAnswer(clock.instant(), request.getExplain());
        int views = request.getViewsCount();
        int[] counts = new int[views * ORIGINS.length];
        long oldestMillis = 0;
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            answer.add(feature);
            counts[i % views * ORIGINS.length + feature.origin().ordinal()]++;
            oldestMillis = Math.max(oldestMillis, feature.ageMillis());
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                meters.served(request.getViews(i / ORIGINS.length), ORIGINS[i % ORIGINS.length], counts[i]);
            }
        }
        meters.answered(System.nanoTime() - begin, oldestMillis);
        return answer.build();
    }

    /** How this service hands values out. */
    public static FeatureEncoder encoder() {
        return FeatureAnswer::encode;
    }
}
