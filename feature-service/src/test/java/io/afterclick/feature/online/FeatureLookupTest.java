package io.afterclick.feature.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.View;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FeatureLookupTest {
    private static final Instant AS_OF = Instant.parse("2026-03-01T10:00:00Z");

    private final InMemoryFeatureStore store = new InMemoryFeatureStore(Clock.systemUTC());
    private final FeatureLookup lookup = new FeatureLookup(TestViews.shipped(), store);

    @Test
    void find_severalViewsAndEntities_answersByEntityThenView() {
        store(new FeatureId("default", "work_clicks", "b"), new Count(4, AS_OF));

        List<Feature> features = find(List.of("work_impressions", "work_clicks"), List.of("b", "a"));

        Count none = new Count(0, FeatureValue.NEVER);
        assertThat(features)
                .containsExactly(
                        new Feature(new FeatureId("default", "work_impressions", "b"), none, true),
                        new Feature(new FeatureId("default", "work_clicks", "b"), new Count(4, AS_OF), false),
                        new Feature(new FeatureId("default", "work_impressions", "a"), none, true),
                        new Feature(new FeatureId("default", "work_clicks", "a"), none, true));
    }

    @Test
    void find_manyValues_takesOneRoundTrip() {
        find(List.of("work_impressions", "work_clicks"), Collections.nCopies(500, "same"));

        assertThat(store.roundTrips()).isEqualTo(1);
    }

    @Test
    void find_otherTenant_seesNothing() {
        store(new FeatureId("default", "work_clicks", "b"), new Count(4, AS_OF));

        assertThat(lookup.find("other", List.of("work_clicks"), List.of("b"))
                        .await()
                        .indefinitely())
                .extracting(Feature::defaulted)
                .containsExactly(true);
    }

    @Test
    void find_valueOfAnotherKindThanTheViews_answersTheDefault() {
        store(new FeatureId("default", "work_clicks", "b"), new TimedIds(List.of()));

        assertThat(find(List.of("work_clicks"), List.of("b")))
                .containsExactly(new Feature(
                        new FeatureId("default", "work_clicks", "b"), new Count(0, FeatureValue.NEVER), true));
    }

    @Test
    void find_faultyRequest_isRefusedWithItsReason() {
        assertReason(Reason.TENANT_INVALID, () -> lookup.find("", List.of("work_clicks"), List.of("a"))
                .await()
                .indefinitely());
        assertReason(Reason.TENANT_INVALID, () -> lookup.find("A", List.of("work_clicks"), List.of("a"))
                .await()
                .indefinitely());
        assertReason(Reason.VIEWS_MISSING, () -> find(List.of(), List.of("a")));
        assertReason(Reason.VIEW_UNKNOWN, () -> find(List.of("work_clicks", "nope"), List.of("a")));
        assertReason(Reason.ENTITY_IDS_MISSING, () -> find(List.of("work_clicks"), List.of()));
        assertReason(Reason.ENTITY_ID_INVALID, () -> find(List.of("work_clicks"), List.of("a", "")));
        assertReason(
                Reason.TOO_MANY_VALUES,
                () -> find(List.of("work_clicks", "work_impressions"), Collections.nCopies(501, "a")));
        assertThat(store.roundTrips()).isZero();
    }

    @Test
    void find_storeAway_failsWithItsReason() {
        store.fail(1);

        assertReason(Reason.STORE_UNAVAILABLE, () -> find(List.of("work_clicks"), List.of("a")));
        assertThat(find(List.of("work_clicks"), List.of("a"))).hasSize(1);
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FeatureException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private List<Feature> find(List<String> views, List<String> entities) {
        return lookup.find("default", views, entities).await().indefinitely();
    }

    private void store(FeatureId id, FeatureValue value) {
        store.apply(List.of(new FeatureWrite.Put(id, value, View.NO_EXPIRY)))
                .await()
                .indefinitely();
    }
}
