package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.ids;
import static io.afterclick.gateway.testing.Mesh.now;
import static io.afterclick.gateway.testing.Mesh.postEvents;
import static io.afterclick.gateway.testing.Mesh.putWorks;
import static io.afterclick.gateway.testing.Mesh.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.gateway.testing.TopicReader;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.key.v1.ReaderKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class EventsIT {
    @Inject
    FakeBackends backends;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @Test
    void events_goodBatch_isInTheTopicWhenAnswered() throws Exception {
        String tenant = "events-good";
        prepare(tenant);
        String token = token(tenant, "r1");
        Instant before = Instant.now();
        postEvents(
                        tenant,
                        "{'type':'impression','reader_id':'r1','time':'2026-01-01T10:00:00.5+01:00','decision_token':'%s','work_id':'w12'}"
                                .formatted(token),
                        "{'type':'click','reader_id':'r1','time':'%s','decision_token':'%s','work_id':'w12'}"
                                .formatted(now(), token),
                        "{'type':'read','reader_id':'r1','time':'%s','work_id':'w12','episode':3,'plays':1.5,'rating':8}"
                                .formatted(now()),
                        "{'type':'read','reader_id':'r1','work_id':'unknown','imported':true}")
                .statusCode(202)
                .body("accepted", equalTo(4));
        List<Event> events = events(tenant);
        assertThat(events).hasSize(4).allSatisfy(event -> {
            assertThat(event.getReaderId()).isEqualTo("r1");
            assertThat(Instant.ofEpochSecond(event.getReceivedAt().getSeconds()))
                    .isBetween(before.minusSeconds(1), Instant.now());
        });
        Event impression = events.get(0);
        assertThat(impression.getTime().getSeconds())
                .isEqualTo(Instant.parse("2026-01-01T09:00:00Z").getEpochSecond());
        assertThat(impression.getTime().getNanos()).isEqualTo(500_000_000);
        assertThat(impression.getImpression().getShown()).satisfies(shown -> {
            assertThat(shown.getDecisionId()).isNotEmpty();
            assertThat(shown.getQueryWorkId()).isEqualTo("w1");
            assertThat(shown.getWorkId()).isEqualTo("w12");
            assertThat(shown.getPosition()).isPositive();
            assertThat(shown.getDecidedAt().getSeconds()).isPositive();
            assertThat(shown.getWorkEpisodes()).isEqualTo(12);
            assertThat(shown.getScore()).isPositive();
        });
        assertThat(events.get(1).getClick().getShown())
                .isEqualTo(impression.getImpression().getShown());
        assertThat(events.get(2).getRead()).satisfies(read -> {
            assertThat(read.getWorkId()).isEqualTo("w12");
            assertThat(read.getEpisode()).isEqualTo(3);
            assertThat(read.getPlays()).isEqualTo(1.5);
            assertThat(read.getRating()).isEqualTo(8);
            assertThat(read.getWorkEpisodes()).isEqualTo(12);
            assertThat(read.getImported()).isFalse();
        });
        assertThat(events.get(3)).satisfies(event -> {
            assertThat(event.getTime()).isEqualTo(event.getReceivedAt());
            assertThat(event.getRead().getImported()).isTrue();
            assertThat(event.getRead().hasEpisode()).isFalse();
            assertThat(event.getRead().getWorkEpisodes()).isZero();
        });
    }

    @Test
    void events_impressionWithoutWork_standsForTheWholeSlate() throws Exception {
        String tenant = "events-slate";
        prepare(tenant);
        String token = token(tenant, "");
        postEvents(
                        tenant,
                        "{'type':'impression','reader_id':'anyone','time':'%s','decision_token':'%s'}"
                                .formatted(now(), token))
                .statusCode(202)
                .body("accepted", equalTo(1));
        assertThat(events(tenant))
                .extracting(event -> event.getImpression().getShown().getPosition())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void events_anyFault_refusesTheBatchAndNamesAll() throws Exception {
        String tenant = "events-bad";
        prepare(tenant);
        String token = token(tenant, "r1");
        char last = token.charAt(20);
        String forged = token.substring(0, 20) + (last == 'A' ? 'B' : 'A') + token.substring(21);
        postEvents(
                        tenant,
                        "{'type':'read','reader_id':'r1','time':'%s','work_id':'w2'}".formatted(now()),
                        "{'type':'click','reader_id':'r1','time':'%s','decision_token':'%s','work_id':'w12'}"
                                .formatted(now(), forged),
                        "{'type':'click','reader_id':'r2','time':'%s','decision_token':'%s','work_id':'w12'}"
                                .formatted(now(), token),
                        "{'type':'click','reader_id':'r1','time':'%s','decision_token':'%s','work_id':'w1'}"
                                .formatted(now(), token),
                        "{'type':'read','reader_id':'r1','time':'%s','work_id':'w2'}"
                                .formatted(Instant.now().plusSeconds(400)),
                        "{'type':'shown','reader_id':'','time':'noon','episode':'1','colour':'red'}",
                        "{'type':'read','reader_id':'r1','work_id':'w2','episode':0,'plays':0}",
                        "'read'")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "events[1].decision_token",
                                "events[2].decision_token",
                                "events[3].work_id",
                                "events[4].time",
                                "events[5].type",
                                "events[5].reader_id",
                                "events[5].time",
                                "events[5].episode",
                                "events[5].colour",
                                "events[6].time",
                                "events[6].episode",
                                "events[6].plays",
                                "events[7]"));
        assertThat(events(tenant)).isEmpty();
    }

    @Test
    void events_tokenOfAnotherTenant_isRefused() {
        prepare("events-here");
        prepare("events-there");
        postEvents(
                        "events-there",
                        "{'type':'click','reader_id':'r1','time':'%s','decision_token':'%s','work_id':'w12'}"
                                .formatted(now(), token("events-here", "r1")))
                .statusCode(400)
                .body("errors.message", contains("was issued for another tenant"));
    }

    @Test
    void events_tooManyOrNone_areRefused() {
        postEvents("events-count").statusCode(400).body("errors.field", contains("events"));
        String[] many = new String[1_001];
        java.util.Arrays.fill(many, "{}");
        postEvents("events-count", many)
                .statusCode(400)
                .body("errors.field", contains("events"))
                .body("errors.message", contains("must hold at most 1000 entries"));
        Mesh.tenant("events-count")
                .body("{\"event\":[]}")
                .post("/v1/events")
                .then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("event", "events"));
    }

    @Test
    void events_fullBatch_staysInOrderForEachReader() throws Exception {
        String tenant = "events-order";
        String[] batch = IntStream.range(0, 1_000)
                .mapToObj(i -> "{'type':'read','reader_id':'r%d','time':'%s','work_id':'w','episode':%d}"
                        .formatted(i % 7, now(), i + 1))
                .toArray(String[]::new);
        postEvents(tenant, batch).statusCode(202).body("accepted", equalTo(1_000));
        var byReader = events(tenant).stream()
                .collect(Collectors.groupingBy(
                        Event::getReaderId,
                        Collectors.mapping(event -> event.getRead().getEpisode(), Collectors.toList())));
        assertThat(byReader).hasSize(7);
        assertThat(byReader.values())
                .allSatisfy(episodes -> assertThat(episodes).isSorted());
        assertThat(byReader.values().stream().mapToInt(List::size).sum()).isEqualTo(1_000);
    }

    private void prepare(String tenant) {
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
    }

    private static List<Event> events(String tenant) throws Exception {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : TopicReader.read("afterclick.events")) {
            Event event = Event.parseFrom(record.value());
            if (event.getTenant().equals(tenant)) {
                assertThat(ReaderKey.parseFrom(record.key()))
                        .isEqualTo(ReaderKey.newBuilder()
                                .setTenant(tenant)
                                .setReaderId(event.getReaderId())
                                .build());
                events.add(event);
            }
        }
        return events;
    }
}
