package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.ids;
import static io.afterclick.gateway.testing.Mesh.putWorks;
import static io.afterclick.gateway.testing.Mesh.tenant;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.FakeBackends.Script;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.gateway.testing.TopicReader;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.SlateCandidate;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.decision.v1.Decision;
import io.afterclick.proto.key.v1.ReaderKey;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class RelatedIT {
    @Inject
    FakeBackends backends;

    /** The first calls of a JVM are too slow for the deadline; these tests are about what comes after. */
    @BeforeEach
    void warmUp() {
        Mesh.awaitReady();
        putWorks("related-warm", 20);
        backends.script("related-warm").candidates = ids(1, 20);
        await().until(
                        () -> tenant("related-warm")
                                .get("/v1/works/w1/related?reader=r")
                                .<List<String>>path("degraded"),
                        List::isEmpty);
    }

    @Test
    void related_allStagesAnswer_slateInTheBanditsOrder() {
        String tenant = "related-good";
        putWorks(tenant, 20);
        backends.script(tenant).candidates = ids(1, 20);
        JsonPath slate = tenant(tenant)
                .get("/v1/works/w1/related?limit=3")
                .then()
                .statusCode(200)
                .body("query_work_id", equalTo("w1"))
                .body("policy", equalTo(FakeBackends.POLICY))
                .body("model_version", equalTo(FakeBackends.MODEL))
                .body("degraded", empty())
                .body("items.work_id", contains("w20", "w19", "w18"))
                .body("items.position", contains(1, 2, 3))
                .body("items[0].title", equalTo("Work 20"))
                .body("items[0].reasons", hasSize(1))
                .body("items[0].reasons[0].retriever", equalTo("als"))
                .body("items[0].reasons[0].rank", equalTo(20))
                .extract()
                .jsonPath();
        assertThat(slate.getString("decision_token")).isNotBlank();
        assertThat(slate.getDouble("items[0].score")).isEqualTo(1.0);
    }

    @Test
    void related_readerAndParameters_reachTheServices() {
        String tenant = "related-parameters";
        putWorks(tenant, 20);
        Script script = backends.script(tenant);
        script.candidates = ids(1, 20);
        script.recent = List.of("w20", "w19");
        script.unclicked = Optional.of(Map.of("w2", 5, "w4", 1, "w20", 3));
        tenant(tenant)
                .get(
                        "/v1/works/w1/related?reader=r%2F1&exclude=w18&exclude=w17&genre=even&genre=odd&exclude_imported=true"
                                + "&pricing=PAID&pricing=FREE&language=pt&language=ko-KR")
                .then()
                .statusCode(200)
                .body("items", hasSize(10))
                .body("items.work_id", everyItem(not(equalTo("w20"))))
                .body("items[0].work_id", equalTo("w16"));
        assertThat(script.featureRequests).hasSize(1).allSatisfy(request -> {
            assertThat(request.getEntityIdsList()).containsExactly("r/1");
            assertThat(request.getViewsList())
                    .containsExactly("reader_recent_works", "reader_unclicked_works", "reader_gs_score");
        });
        assertThat(script.candidateRequests).hasSize(1).allSatisfy(request -> {
            assertThat(request.getExcludedWorkIdsList()).containsExactly("w18", "w17", "w20", "w19");
            assertThat(request.getGenresList()).containsExactly("even", "odd");
            assertThat(request.getPricingsList()).containsExactly(Pricing.PRICING_FREE, Pricing.PRICING_PAID);
            assertThat(request.getLanguagesList()).containsExactly("pt", "ko-KR");
            assertThat(request.getNewWorksShare()).isEqualTo(0.125);
            assertThat(request.getLimit()).isEqualTo(100);
            assertThat(request.getExcludeImportedOfReaderId()).isEqualTo("r/1");
        });
        assertThat(script.banditRequests).hasSize(1).allSatisfy(request -> {
            assertThat(request.getLimit()).isEqualTo(10);
            assertThat(request.getCandidatesList().get(0).getWorkId()).isEqualTo("w2");
            assertThat(request.getCandidatesList())
                    .filteredOn(candidate -> candidate.getUnclickedImpressions() != 0)
                    .extracting(SlateCandidate::getWorkId, SlateCandidate::getUnclickedImpressions)
                    .containsExactly(tuple("w2", 5), tuple("w4", 1));
        });
    }

    @Test
    void related_featuresWhoseStoreIsAway_countAsFarAsKnown_andTheAnswerSaysSo() {
        String tenant = "related-features-incomplete";
        putWorks(tenant, 20);
        Script script = backends.script(tenant);
        script.candidates = ids(1, 20);
        script.recent = List.of("w20");
        script.featuresDegraded = true;
        tenant(tenant)
                .get("/v1/works/w1/related?reader=r")
                .then()
                .statusCode(200)
                .body("degraded", contains("feature"));
        assertThat(script.candidateRequests).hasSize(1).allSatisfy(request -> assertThat(
                        request.getExcludedWorkIdsList())
                .contains("w20"));
    }

    @Test
    void related_gsScoreOfTheReader_isToldToTheBandit_whereItIsKnown() {
        String tenant = "related-gs-score";
        putWorks(tenant, 20);
        Script script = backends.script(tenant);
        script.candidates = ids(1, 20);
        tenant(tenant).get("/v1/works/w1/related?reader=r").then().statusCode(200);
        script.gsScore = OptionalDouble.of(0.25);
        tenant(tenant).get("/v1/works/w1/related?reader=r").then().statusCode(200);

        assertThat(script.banditRequests)
                .extracting(RankSlateRequest::hasReaderGsScore, RankSlateRequest::getReaderGsScore)
                .containsExactly(tuple(false, 0.0), tuple(true, 0.25));
    }

    @Test
    void related_pinned_areToldToTheBandit() {
        String tenant = "related-pinned";
        putWorks(tenant, 12);
        Script script = backends.script(tenant);
        script.candidates = ids(2, 12);
        script.pinned = List.of("w2", "w3");
        script.newWorks = List.of("w4");
        tenant(tenant).get("/v1/works/w1/related").then().statusCode(200).body("degraded", empty());
        assertThat(script.banditRequests.get(0).getCandidatesList())
                .filteredOn(SlateCandidate::getPinned)
                .extracting(SlateCandidate::getWorkId)
                .containsExactly("w2", "w3");
        RankSlateRequest request = script.banditRequests.get(0);
        assertThat(request.getDecisionId()).isNotEmpty();
        assertThat(request.getModelVersion()).isEqualTo(FakeBackends.MODEL);
        assertThat(request.getCandidatesList())
                .filteredOn(SlateCandidate::getNewWork)
                .extracting(SlateCandidate::getWorkId)
                .containsExactly("w4");
        assertThat(request.getCandidatesList())
                .allSatisfy(candidate -> assertThat(candidate.getScore()).isPositive());
    }

    @Test
    void related_noReader_featureServiceIsNotAsked() {
        String tenant = "related-nobody";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        tenant(tenant).get("/v1/works/w1/related").then().statusCode(200).body("degraded", empty());
        assertThat(backends.script(tenant).featureRequests).isEmpty();
    }

    @Test
    void related_oneTrace_reachesAllServicesAndTheClient() {
        String tenant = "related-trace";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        String trace = tenant(tenant)
                .get("/v1/works/w1/related?reader=r")
                .then()
                .statusCode(200)
                .extract()
                .header("X-Trace-Id");
        assertThat(backends.script(tenant).traces).hasSize(3).containsOnly(trace);
    }

    @Test
    void related_stageFails_fallBackIsNamedAndTheSlateFull() {
        for (String stage : List.of("feature", "candidate", "bandit")) {
            String tenant = "related-failing-" + stage;
            putWorks(tenant, 12);
            backends.script(tenant).candidates = ids(1, 12);
            backends.script(tenant).failures.put(stage, Status.UNAVAILABLE);
            tenant(tenant)
                    .get("/v1/works/w1/related?reader=r")
                    .then()
                    .statusCode(200)
                    .body("degraded", contains(stage))
                    .body("policy", equalTo(stage.equals("bandit") ? "fusion" : FakeBackends.POLICY))
                    .body("items", hasSize(10))
                    .body("items.work_id", not(hasItem("w1")));
            backends.script(tenant).failures.clear();
            tenant(tenant)
                    .get("/v1/works/w1/related?reader=r")
                    .then()
                    .statusCode(200)
                    .body("degraded", empty());
        }
    }

    @Test
    void related_allStagesSilent_answersWithinTheDeadline() {
        String tenant = "related-silent";
        putWorks(tenant, 12);
        backends.script(tenant).silent.addAll(List.of("feature", "candidate", "bandit"));
        tenant(tenant)
                .get("/v1/works/w1/related?reader=r")
                .then()
                .statusCode(200)
                .body("degraded", contains("feature", "candidate", "bandit"))
                .body("items", hasSize(10))
                .body("items[0].reasons[0].retriever", equalTo("catalog"))
                .time(lessThan(2_000L)); // the deadline of 500 ms and what a busy machine adds
    }

    /** A late answer to a call that was cancelled would end the connection, and with it what else waits on it. */
    @Test
    void related_answersThatComeTooLate_breakNoOtherRequest() throws Exception {
        String late = "related-late";
        String other = "related-beside-late";
        for (String tenant : List.of(late, other)) {
            putWorks(tenant, 12);
            backends.script(tenant).candidates = ids(1, 12);
        }
        backends.script(late).delays.put("candidate", Duration.ofMillis(450)); // its time is over after 350
        backends.script(other).delays.put("candidate", Duration.ofMillis(100));
        try (var clients = new Clients()) {
            List<CompletableFuture<List<String>>> ofLate = new ArrayList<>();
            List<CompletableFuture<List<String>>> ofOther = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                ofLate.add(clients.degraded(late));
                CompletableFuture<List<String>> next = clients.degraded(other);
                ofOther.add(next);
                next.get(10, TimeUnit.SECONDS);
            }
            for (CompletableFuture<List<String>> answer : ofLate) {
                assertThat(answer.get(10, TimeUnit.SECONDS)).containsExactly("candidate");
            }
            assertThat(ofOther).allSatisfy(answer -> assertThat(answer.join()).isEmpty());
        }
    }

    /** Asks for slates without waiting for them. */
    private static final class Clients implements AutoCloseable {
        private final ExecutorService threads = Executors.newCachedThreadPool();

        CompletableFuture<List<String>> degraded(String tenant) {
            return CompletableFuture.supplyAsync(
                    () -> tenant(tenant).get("/v1/works/w1/related").path("degraded"), threads);
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    @Test
    void related_candidatesGoneAfterAGoodAnswer_lastGoodAnswerServes() {
        String tenant = "related-last-good";
        putWorks(tenant, 15);
        Script script = backends.script(tenant);
        script.candidates = ids(6, 15);
        tenant(tenant).get("/v1/works/w1/related").then().statusCode(200).body("degraded", empty());
        script.failures.put("candidate", Status.INTERNAL);
        tenant(tenant).delete("/v1/works/w7").then().statusCode(204);
        tenant(tenant)
                .get("/v1/works/w1/related?limit=9&exclude=w6")
                .then()
                .statusCode(200)
                .body("degraded", contains("candidate"))
                .body("model_version", equalTo(FakeBackends.MODEL))
                .body(
                        "items.findAll { it.reasons[0].retriever == 'als' }.work_id",
                        containsInAnyOrder(ids(8, 15).toArray()))
                .body("items.findAll { it.reasons[0].retriever == 'catalog' }", hasSize(1));
    }

    @Test
    void related_deletedAndUnavailableWorks_areNeverShown() {
        String tenant = "related-unavailable";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        tenant(tenant).delete("/v1/works/w12").then().statusCode(204);
        tenant(tenant)
                .body("{\"title\":\"Work 11\",\"available\":false}")
                .put("/v1/works/w11")
                .then()
                .statusCode(200);
        tenant(tenant)
                .get("/v1/works/w1/related?limit=50")
                .then()
                .statusCode(200)
                .body("items", hasSize(9))
                .body("items.work_id", not(hasItem("w11")))
                .body("items.work_id", not(hasItem("w12")));
    }

    @Test
    void related_genreWhileCandidatesAreDown_onlyThatGenre() {
        String tenant = "related-genre";
        putWorks(tenant, 30);
        backends.script(tenant).failures.put("candidate", Status.UNAVAILABLE);
        Set<String> shown = Set.copyOf(tenant(tenant)
                .get("/v1/works/w1/related?limit=50&genre=even")
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("items.work_id"));
        assertThat(shown)
                .isEqualTo(Stream.iterate(2, i -> i + 2)
                        .limit(15)
                        .map(i -> "w" + i)
                        .collect(toSet()));
    }

    @Test
    void related_answered_decisionIsRecorded() throws Exception {
        String tenant = "related-decision";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        backends.script(tenant).failures.put("feature", Status.UNAVAILABLE);
        tenant(tenant).get("/v1/works/w1/related?reader=r1&limit=2").then().statusCode(200);
        Map.Entry<ReaderKey, Decision> record =
                await().until(() -> decision(tenant), Optional::isPresent).get();
        assertThat(record.getKey())
                .isEqualTo(ReaderKey.newBuilder()
                        .setTenant(tenant)
                        .setReaderId("r1")
                        .build());
        Decision decision = record.getValue();
        assertThat(decision.getDecisionId()).isNotEmpty();
        assertThat(decision.getReaderId()).isEqualTo("r1");
        assertThat(decision.getQueryWorkId()).isEqualTo("w1");
        assertThat(decision.getPolicy()).isEqualTo(FakeBackends.POLICY);
        assertThat(decision.getPolicyVersion()).isEqualTo(3);
        assertThat(decision.getModelVersion()).isEqualTo(FakeBackends.MODEL);
        assertThat(decision.getDegradedList()).containsExactly("feature");
        assertThat(decision.getShownList()).hasSize(2);
        assertThat(decision.getShown(0).getWorkId()).isEqualTo("w12");
        assertThat(decision.getShown(0).getWorkEpisodes()).isEqualTo(12);
        assertThat(decision.getShown(1).getPosition()).isEqualTo(2);
    }

    @Test
    void related_longestQuery_isTaken() {
        String tenant = "related-longest";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        String exclude = "&exclude=" + "%EC%9E%91".repeat(128); // one syllable, three bytes
        tenant(tenant)
                .get("/v1/works/w1/related?limit=1" + exclude.repeat(200))
                .then()
                .statusCode(200);
        assertThat(backends.script(tenant).candidateRequests.get(0).getExcludedWorkIdsList())
                .hasSize(200)
                .containsOnly("작".repeat(128));
        tenant(tenant)
                .get("/v1/works/w1/related?limit=1" + "&exclude=x".repeat(201))
                .then()
                .statusCode(400)
                .body("errors.message", contains("must be given at most 200 times"));
    }

    @Test
    void related_unknownWork_404() {
        tenant("related-unknown")
                .get("/v1/works/w1/related")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unknown-work"))
                .body("status", equalTo(404));
    }

    @Test
    void related_badParameters_allAreNamed() {
        tenant("related-bad")
                .get("/v1/works/w1/related?reader=&limit=many&genre=%20&exclude=%07&exclude_imported=yes&excludes=w3"
                        + "&pricing=CHEAP&language=korean!")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "reader",
                                "limit",
                                "genre",
                                "exclude",
                                "exclude_imported",
                                "excludes",
                                "pricing",
                                "language"))
                .body("errors.find { it.field == 'pricing' }.message", equalTo("must be one of FREE, FREE_FIRST, PAID"))
                .body("errors.find { it.field == 'excludes' }.message", startsWith("is no parameter here"));
        tenant("related-bad")
                .get("/v1/works/w1/related?language=pt" + "&language=ko".repeat(16))
                .then()
                .statusCode(400)
                .body("errors.field", contains("language"))
                .body("errors.message", contains("must be given at most 16 times"));
        tenant("related-bad")
                .get("/v1/works/w1/related?limit=51")
                .then()
                .statusCode(400)
                .body("errors.field", contains("limit"))
                .body("errors.message", contains("must be 1 to 50"));
        tenant("related-bad")
                .get("/v1/works/w1/related?exclude_imported=true&limit=1&limit=2")
                .then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("limit", "exclude_imported"));
    }

    private static Optional<Map.Entry<ReaderKey, Decision>> decision(String tenant) throws Exception {
        for (var record : TopicReader.read("afterclick.decisions")) {
            Decision decision = Decision.parseFrom(record.value());
            if (decision.getTenant().equals(tenant)) {
                return Optional.of(Map.entry(ReaderKey.parseFrom(record.key()), decision));
            }
        }
        return Optional.empty();
    }
}
