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
import io.afterclick.feature.view.Views;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FeatureLookupTest {
    private static final Instant AS_OF = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration BUDGET = Duration.ofMillis(20);
    /** Staleness of work_clicks. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration STALE_LIMIT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final FeatureId B = new FeatureId("default", "work_clicks", "b");

    private final InMemoryFeatureStore store = new InMemoryFeatureStore(Clock.systemUTC());
    private final ConcurrentMap<EntityKey, EntityCopies> nearCache = new ConcurrentHashMap<>();
    private final ManualTimer time = new ManualTimer();
    private final List<StoreGuard> guards = new ArrayList<>();
    private final Views views = TestViews.shipped();
    private final AtomicInteger encodings = new AtomicInteger();
    private final FeatureEncoder encoder = (id, value) -> {
        encodings.incrementAndGet();
        return encoded(id, value);
    };
    private final FeatureLoads loads = new FeatureLoads(
            views, store, encoder, nearCache, this::guard, time, time, (values, answered, nanos) -> {});
    private final FeatureLookup lookup = new FeatureLookup(views, STALE_LIMIT, encoder, nearCache, loads, time, time);

    @Test
    void find_severalViewsAndEntities_answersByEntityThenView() {
        put(B, 4);

        List<Feature> features = find(List.of("work_impressions", "work_clicks"), List.of("b", "a"));

        Count none = new Count(0, FeatureValue.NEVER);
        assertThat(features)
                .containsExactly(
                        feature(new FeatureId("default", "work_impressions", "b"), none, Origin.NO_VALUE, 0),
                        feature(B, new Count(4, AS_OF), Origin.STORE, 0),
                        feature(new FeatureId("default", "work_impressions", "a"), none, Origin.NO_VALUE, 0),
                        feature(new FeatureId("default", "work_clicks", "a"), none, Origin.NO_VALUE, 0));
        assertThat(features).extracting(Feature::defaulted).containsExactly(true, false, true, true);
    }

    @Test
    void find_manyValues_takesOneRoundTrip() {
        List<String> works = IntStream.range(0, 500).mapToObj(i -> "w" + i).toList();

        find(List.of("work_impressions", "work_clicks"), works);

        assertThat(store.roundTrips()).isEqualTo(1);
    }

    @Test
    void find_otherTenant_seesNothing() {
        put(B, 4);

        assertThat(lookup.find("other", List.of("work_clicks"), List.of("b"))
                        .complete(BUDGET)
                        .await()
                        .indefinitely())
                .extracting(Feature::origin)
                .containsExactly(Origin.NO_VALUE);
    }

    @Test
    void find_valueOfAnotherKindThanTheViews_answersTheDefault() {
        store.apply(List.of(new FeatureWrite.Put(B, new TimedIds(List.of()), View.NO_EXPIRY)))
                .await()
                .indefinitely();

        assertThat(findB()).isEqualTo(feature(B, new Count(0, FeatureValue.NEVER), Origin.NO_VALUE, 0));
    }

    @Test
    void find_faultyRequest_isRefusedWithItsReason() {
        assertReason(Reason.TENANT_INVALID, () -> lookup.find("", List.of("work_clicks"), List.of("a"))
                .complete(BUDGET)
                .await()
                .indefinitely());
        assertReason(Reason.TENANT_INVALID, () -> lookup.find("A", List.of("work_clicks"), List.of("a"))
                .complete(BUDGET)
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
    void find_again_isFromTheNearCacheUntilItsViewsTimeIsOver() {
        put(B, 4);
        findB();
        put(B, 5);
        int before = store.roundTrips();

        time.forward(Duration.ofMillis(5_999));
        assertThat(findB()).isEqualTo(feature(B, new Count(4, AS_OF), Origin.NEAR_CACHE, 5_999));
        time.forward(FeatureLoads.LINGER);
        assertThat(store.roundTrips()).isEqualTo(before);

        time.forward(FRESH);
        assertThat(findB()).isEqualTo(feature(B, new Count(5, AS_OF), Origin.STORE, 0));
    }

    @Test
    void find_whatTheStoreDoesNotHave_isRememberedToo() {
        findB();
        int before = store.roundTrips();

        assertThat(findB().origin()).isEqualTo(Origin.NO_VALUE);
        assertThat(store.roundTrips()).isEqualTo(before);
    }

    @Test
    void find_ageingValue_isServedAtOnce_andLoadedAgainWithOthersInOneRoundTrip() {
        put(B, 4);
        find(List.of("work_clicks"), List.of("a", "b"));
        put(B, 5);
        int before = store.roundTrips();
        time.forward(Duration.ofSeconds(6));

        assertThat(findB().value()).isEqualTo(new Count(4, AS_OF));
        find(List.of("work_clicks"), List.of("a", "b"));
        findB();
        assertThat(store.roundTrips()).as("it is in no hurry").isEqualTo(before);

        time.forward(FeatureLoads.LINGER);
        assertThat(store.roundTrips()).isEqualTo(before + 1);
        time.forward(Duration.ofSeconds(4));
        assertThat(findB()).isEqualTo(feature(B, new Count(5, AS_OF), Origin.NEAR_CACHE, 4_000));
    }

    @Test
    void find_ageingValueWhileOthersAreMissing_goesAlongWithThem() {
        findB();
        int before = store.roundTrips();
        time.forward(Duration.ofSeconds(6));

        findB();
        find(List.of("work_clicks"), List.of("missing"));
        time.forward(FeatureLoads.LINGER);

        assertThat(store.roundTrips()).isEqualTo(before + 1);
    }

    @Test
    void find_aThousandCallsForOneColdKey_makeOneLoad() throws Exception {
        put(B, 4);
        int before = store.roundTrips();
        store.hold();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<CompletableFuture<List<Feature>>>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(threads.submit(() -> {
                    start.await();
                    return lookup.find("default", List.of("work_clicks"), List.of("b"))
                            .complete(BUDGET)
                            .subscribeAsCompletionStage();
                }));
            }
            start.countDown();
            List<CompletableFuture<List<Feature>>> answers = new ArrayList<>();
            for (Future<CompletableFuture<List<Feature>>> call : calls) {
                answers.add(call.get());
            }
            assertThat(answers).noneMatch(CompletableFuture::isDone);

            store.release();

            for (CompletableFuture<List<Feature>> answer : answers) {
                assertThat(answer.get()).containsExactly(feature(B, new Count(4, AS_OF), Origin.STORE, 0));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.roundTrips() - before).isEqualTo(1);
        assertThat(time.waiting()).as("time limits that still run").isZero();
    }

    @Test
    void find_manyCallsForDifferentKeys_gatherBehindTheRoundTripsUnderWay() {
        int before = store.roundTrips();
        store.hold();
        List<CompletableFuture<List<Feature>>> answers = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            answers.add(lookup.find("default", List.of("work_clicks"), List.of("w" + i))
                    .complete(BUDGET)
                    .subscribeAsCompletionStage());
        }

        store.release();

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(store.roundTrips() - before).isEqualTo(FeatureLoads.MAX_UNDER_WAY + 1);
    }

    @Test
    void find_moreThanCanWait_isDegradedAtOnce_andNothingIsLostLater() {
        store.hold();
        List<String> works = IntStream.range(0, FeatureStore.MAX_VALUES)
                .mapToObj(i -> "w" + i)
                .toList();
        List<CompletableFuture<List<Feature>>> answers = new ArrayList<>();
        for (int i = 0; i < FeatureLoads.MAX_UNDER_WAY + FeatureLoads.MAX_WAITING + 3; i++) {
            answers.add(lookup.find("t" + i, List.of("work_clicks"), works)
                    .complete(BUDGET)
                    .subscribeAsCompletionStage());
        }
        assertThat(answers.get(answers.size() - 1)).isCompletedWithValueMatching(features -> features.stream()
                .allMatch(feature -> feature.origin() == Origin.STORE_AVOIDED));

        store.release();

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(find(List.of("work_clicks"), works)).allMatch(feature -> feature.origin() == Origin.NO_VALUE);
    }

    @Test
    void find_storeStuck_answersTheDefaultWhenTheTimeIsOver_andTheLateValueServesTheNext() {
        put(B, 4);
        store.hold();
        CompletableFuture<List<Feature>> answer = lookup.find("default", List.of("work_clicks"), List.of("b"))
                .complete(BUDGET)
                .subscribeAsCompletionStage();
        time.forward(BUDGET.minusNanos(1));
        assertThat(answer).isNotDone();

        time.forward(Duration.ofNanos(1));

        assertThat(answer).isCompletedWithValue(List.of(feature(B, new Count(0, FeatureValue.NEVER), Origin.LATE, 0)));
        store.release();
        assertThat(findB().origin()).isEqualTo(Origin.NEAR_CACHE);
    }

    @Test
    void find_noTimeLeft_answersAtOnce() {
        store.hold();

        assertThat(lookup.find("default", List.of("work_clicks"), List.of("b"))
                        .complete(Duration.ofMillis(-3))
                        .subscribeAsCompletionStage())
                .isCompletedWithValueMatching(features -> features.get(0).origin() == Origin.LATE);
    }

    @Test
    void find_storeFails_anOlderCopyStandsInUpToTheLimit_thenTheDefault() {
        put(B, 4);
        findB();
        time.forward(FRESH);
        store.fail(2);

        assertThat(findB()).isEqualTo(feature(B, new Count(4, AS_OF), Origin.STALE, 10_000));
        time.forward(STALE_LIMIT);
        assertThat(findB()).isEqualTo(feature(B, new Count(0, FeatureValue.NEVER), Origin.STORE_FAILED, 0));
        assertThat(findB().origin()).isEqualTo(Origin.STORE);
    }

    @Test
    void find_storeFails_whatItOnceDidNotHaveIsNotKnown() {
        findB();
        time.forward(FRESH);
        store.fail(1);

        assertThat(findB().origin()).isEqualTo(Origin.STORE_FAILED);
    }

    @Test
    void find_storeFailsAgainAndAgain_isLeftAloneForAWhile_thenTriedByOneCall() {
        store.fail(CircuitBreaker.LEAST_FAILURES);
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            assertThat(findB().origin()).isEqualTo(Origin.STORE_FAILED);
        }
        int before = store.roundTrips();

        assertThat(findB().origin()).isEqualTo(Origin.STORE_AVOIDED);
        assertThat(store.roundTrips()).isEqualTo(before);

        time.forward(PAUSE);
        put(B, 4);
        assertThat(findB().origin()).isEqualTo(Origin.STORE);
    }

    @Test
    void find_storeCameBackEmpty_copiesStandInUntilItIsFilled_andWhatIsMissingIsNotTakenForNothing() {
        put(B, 4);
        findB();
        time.forward(FRESH);
        store.fail(CircuitBreaker.LEAST_FAILURES);
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            findB();
        }
        store.forgetEverything();
        time.forward(PAUSE);

        assertThat(findB()).as("the trial").extracting(Feature::origin).isEqualTo(Origin.STALE);
        assertThat(find(List.of("work_clicks"), List.of("never")))
                .extracting(Feature::origin)
                .containsExactly(Origin.STORE_REFILLING);

        put(B, 4);
        assertThat(findB().origin()).isEqualTo(Origin.STORE);
        time.forward(StoreRefill.GRACE);
        assertThat(find(List.of("work_clicks"), List.of("never")))
                .extracting(Feature::origin)
                .containsExactly(Origin.NO_VALUE);
    }

    @Test
    void find_again_handsOutWhatWasEncodedWhenItWasLoaded() {
        put(B, 4);
        Encoded first = findB().encoded();
        find(List.of("work_clicks"), List.of("a"));

        assertThat(findB().encoded()).isSameAs(first);
        find(List.of("work_clicks"), List.of("a", "b"));
        assertThat(encodings).as("a value and a default").hasValue(2);
    }

    private static Feature feature(FeatureId id, FeatureValue value, Origin origin, long ageMillis) {
        return new Feature(id, value, encoded(id, value), origin, ageMillis);
    }

    private record Words(String text) implements Encoded {
        @Override
        public int length() {
            return text.length();
        }
    }

    private static Encoded encoded(FeatureId id, FeatureValue value) {
        return new Words(id + " is " + value);
    }

    @Test
    void find_oneServerFails_itsValuesAreDefaults_andOnlyItIsLeftAlone() {
        store.spread(FeatureLookupTest::serverByLength);
        put(B, 4);
        store.failPart(1);
        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            assertThat(find(List.of("work_clicks"), List.of("b", "on-1")))
                    .extracting(Feature::origin)
                    .last()
                    .isEqualTo(Origin.STORE_FAILED);
        }
        put(new FeatureId("default", "work_clicks", "c"), 5);

        assertThat(find(List.of("work_clicks"), List.of("on-1", "c")))
                .extracting(Feature::origin)
                .containsExactly(Origin.STORE_AVOIDED, Origin.STORE);
        assertThat(guards)
                .extracting(guard -> guard.breaker().state())
                .containsExactly(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN);

        store.failPart(-1);
        time.forward(PAUSE);
        assertThat(find(List.of("work_clicks"), List.of("on-1", "n")))
                .as("what came back may be empty, the other was never away")
                .extracting(Feature::origin)
                .containsExactly(Origin.STORE_REFILLING, Origin.NO_VALUE);
    }

    @Test
    void find_oneServerIsStuck_theOthersValuesAreAnswered() {
        store.spread(FeatureLookupTest::serverByLength);
        put(B, 4);
        store.holdPart(1);

        CompletableFuture<List<Feature>> answer = lookup.find("default", List.of("work_clicks"), List.of("on-1", "b"))
                .complete(BUDGET)
                .subscribeAsCompletionStage();
        time.forward(BUDGET);

        assertThat(answer)
                .isCompletedWithValueMatching(features -> features.get(0).origin() == Origin.LATE
                        && features.get(1).origin() == Origin.STORE);
        assertThat(lookup.find("default", List.of("work_clicks"), List.of("c"))
                        .complete(BUDGET)
                        .subscribeAsCompletionStage())
                .isCompletedWithValueMatching(features -> features.get(0).origin() == Origin.NO_VALUE);
    }

    private static int serverByLength(FeatureId id) {
        return id.entityId().length() == 1 ? 0 : 1;
    }

    private StoreGuard guard(int part) {
        assertThat(part).isEqualTo(guards.size());
        guards.add(StoreGuard.of(PAUSE, time, state -> {}));
        return guards.get(part);
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FeatureException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private Feature findB() {
        return find(List.of("work_clicks"), List.of("b")).get(0);
    }

    private List<Feature> find(List<String> viewNames, List<String> entities) {
        return lookup.find("default", viewNames, entities)
                .complete(BUDGET)
                .await()
                .indefinitely();
    }

    private void put(FeatureId id, long count) {
        store.apply(List.of(new FeatureWrite.Put(id, new Count(count, AS_OF), View.NO_EXPIRY)))
                .await()
                .indefinitely();
    }
}
