package io.afterclick.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesRequest;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.InsightServiceGrpc;
import io.afterclick.proto.insight.v1.InsightServiceGrpc.InsightServiceBlockingStub;
import io.afterclick.proto.insight.v1.KeptPartition;
import io.afterclick.proto.insight.v1.OutcomeChange;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.afterclick.proto.key.v1.ArmKey;
import io.afterclick.proto.key.v1.ReaderKey;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on a real Kafka. Each test has a tenant of its own. */
@QuarkusTest
@WithTestResource(KafkaAndRedis.class)
class InsightServiceIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    @TestHTTPResource("/")
    URI http;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);
    private ManagedChannel channel;
    private InsightServiceBlockingStub service;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress(http.getHost(), http.getPort())
                .usePlaintext()
                .build();
        service = InsightServiceGrpc.newBlockingStub(channel);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
        producer.close();
    }

    @Test
    void readHistory_events_areAllThereOnceAndInOrder_andGoOnBehindAToken() throws Exception {
        int events = 1_203;
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            // Some at the same time, some twice, none in order.
            Event event = read("r" + i % 50, i, NOON.plusSeconds((i * 31L) % 200));
            sent.add(send("afterclick.events", readerKey("r" + i % 50), event.toByteArray()));
            if (i % 10 == 0) {
                sent.add(send("afterclick.events", readerKey("r" + i % 50), event.toByteArray()));
            }
        }
        for (Future<?> one : sent) {
            one.get();
        }
        List<Event> all = await().atMost(SOON).until(() -> events(""), found -> found.size() == events);
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.stream().map(event -> event.getTime().getSeconds()).toList())
                .isSorted();

        Iterator<ReadHistoryResponse> first = service.readHistory(request("").build());
        List<Event> pieces = new ArrayList<>(first.next().getEventsList());
        ReadHistoryResponse second = first.next();
        pieces.addAll(second.getEventsList());
        pieces.addAll(events(second.getResumeToken()));
        assertThat(pieces).isEqualTo(all);
    }

    @Test
    void readHistory_outcomes_areAsTheirLastRevisionSays() throws Exception {
        for (int revision : new int[] {1, 3, 2}) {
            Outcome outcome = Outcome.newBuilder()
                    .setTenant(tenant)
                    .setReaderId("r1")
                    .setDecisionId("d1")
                    .setQueryWorkId("q")
                    .setWorkId("w")
                    .setPosition(2)
                    .setDecidedAt(timestamp(NOON))
                    .setSeenAt(timestamp(NOON.plusNanos(123_456_000)))
                    .setStage(OutcomeStage.OUTCOME_STAGE_READ_ON)
                    .setRevision(revision)
                    .setScore(0.5)
                    .build();
            byte[] key = ArmKey.newBuilder()
                    .setTenant(tenant)
                    .setQueryWorkId("q")
                    .setCandidateWorkId("w")
                    .build()
                    .toByteArray();
            send("afterclick.outcomes", key, outcome.toByteArray()).get();
        }
        await().atMost(SOON).untilAsserted(() -> {
            List<Outcome> found = new ArrayList<>();
            service.readHistory(request("")
                            .setKind(HistoryKind.HISTORY_KIND_OUTCOMES)
                            .build())
                    .forEachRemaining(piece -> found.addAll(piece.getOutcomesList()));
            assertThat(found).singleElement().satisfies(outcome -> {
                assertThat(outcome.getRevision()).isEqualTo(3);
                assertThat(outcome.getStage()).isEqualTo(OutcomeStage.OUTCOME_STAGE_READ_ON);
                assertThat(outcome.getSeenAt()).isEqualTo(timestamp(NOON.plusNanos(123_456_000)));
                assertThat(outcome.hasClickedAt()).isFalse();
                assertThat(outcome.getScore()).isEqualTo(0.5);
            });
        });
    }

    @Test
    void readHistory_outcomeChanges_areAllRevisionsInOrderOfTheirOffsets() throws Exception {
        String topicId;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            topicId = admin.describeTopics(List.of("afterclick.outcomes"))
                    .allTopicNames()
                    .get()
                    .get("afterclick.outcomes")
                    .topicId()
                    .toString();
        }
        List<Outcome> told = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        int partition = 0;
        for (int revision : new int[] {1, 2, 3}) {
            Outcome outcome = Outcome.newBuilder()
                    .setTenant(tenant)
                    .setReaderId("r1")
                    .setDecisionId("d1")
                    .setQueryWorkId("q")
                    .setWorkId("w")
                    .setDecidedAt(timestamp(NOON.minus(Duration.ofDays(100L * revision))))
                    .setStage(OutcomeStage.OUTCOME_STAGE_READ_ON)
                    .setRevision(revision)
                    .setChange(OutcomeCounts.newBuilder().setReadOns(revision).setMisses(-1))
                    .build();
            told.add(outcome);
            var sent = producer.send(
                            new ProducerRecord<>("afterclick.outcomes", partition, new byte[0], outcome.toByteArray()))
                    .get();
            offsets.add(sent.offset());
        }
        long end = offsets.get(2) + 1;
        await().atMost(SOON).until(() -> nextOffset(topicId, partition) >= end);

        List<OutcomeChange> found = new ArrayList<>();
        service.readHistory(ReadHistoryRequest.newBuilder()
                        .setTenant(tenant)
                        .setKind(HistoryKind.HISTORY_KIND_OUTCOME_CHANGES)
                        .setTopicId(topicId)
                        .setPartition(partition)
                        .setToOffset(end)
                        .build())
                .forEachRemaining(piece -> found.addAll(piece.getOutcomeChangesList()));
        assertThat(found).extracting(OutcomeChange::getOutcome).isEqualTo(told);
        assertThat(found).extracting(OutcomeChange::getOffset).isEqualTo(offsets);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> service.describeOutcomeChanges(DescribeOutcomeChangesRequest.getDefaultInstance()))
                .withMessageContaining("topic_id must be a topic's id");
    }

    private long nextOffset(String topicId, int partition) {
        return service
                .describeOutcomeChanges(DescribeOutcomeChangesRequest.newBuilder()
                        .setTopicId(topicId)
                        .build())
                .getPartitionsList()
                .stream()
                .filter(kept -> kept.getPartition() == partition && kept.getFromOffset() == 0)
                .mapToLong(KeptPartition::getNextOffset)
                .findAny()
                .orElse(-1);
    }

    @Test
    void readHistory_badField_isRefusedByName() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() ->
                        service.readHistory(request("").clearKind().build()).next())
                .satisfies(e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(StatusProto.fromThrowable(e)
                                    .getDetails(0)
                                    .unpack(ErrorInfo.class)
                                    .getMetadataMap())
                            .containsEntry("field", "kind");
                });
    }

    @Test
    void console_index_namesTenants_andUnknownReportsAre404() throws Exception {
        send("afterclick.events", readerKey("r1"), read("r1", 1, NOON).toByteArray())
                .get();
        await().atMost(SOON).untilAsserted(() -> RestAssured.get(http)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("Tenant " + tenant)));
        RestAssured.get(http + "reports/none")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("no such report"));
    }

    @Test
    void console_diversity_isComputedFromTheHistoryAndSaysWhen() throws Exception {
        RestAssured.get(http + "reports/diversity?tenant=" + tenant)
                .then()
                .statusCode(404)
                .body(containsString("nothing to report yet"));
        List<Future<?>> sent = new ArrayList<>();
        int readers = 120;
        for (int reader = 0; reader < readers; reader++) {
            for (int i = 0; i < 8; i++) {
                Event read = Event.newBuilder()
                        .setTenant(tenant)
                        .setReaderId("r" + reader)
                        .setTime(timestamp(NOON.minus(Duration.ofDays((reader + 13L * i) % 150))))
                        .setReceivedAt(timestamp(NOON))
                        .setRead(Read.newBuilder().setWorkId("w" + (reader * (i + 1) + i) % 30))
                        .build();
                sent.add(send("afterclick.events", readerKey("r" + reader), read.toByteArray()));
            }
        }
        for (Future<?> one : sent) {
            one.get();
        }
        await().atMost(SOON).untilAsserted(() -> RestAssured.get(http + "reports/diversity?tenant=" + tenant)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("from the history of tenant " + tenant)));
        RestAssured.get(http + "reports/diversity.json?tenant=" + tenant)
                .then()
                .statusCode(200)
                .contentType("application/json");
    }

    @Test
    void healthAndMetrics_areOnTheManagementPort() throws Exception {
        send("afterclick.events", readerKey("r1"), new byte[] {1, 2, 3}).get();
        await().atMost(SOON).untilAsserted(() -> {
            RestAssured.get(management + "health/ready").then().statusCode(200);
            RestAssured.get(management + "health/live").then().statusCode(200);
            assertThat(RestAssured.get(management + "metrics").asString())
                    .contains("afterclick_insight_lag{topic=\"afterclick.events\"")
                    .contains("afterclick_insight_history_files{table=\"events\"")
                    .contains("afterclick_insight_deletions_pending")
                    .containsPattern("afterclick_insight_dead_letters_total\\{topic=\"afterclick.events\"[^}]*} [1-9]");
        });
    }

    private List<Event> events(String token) {
        List<Event> events = new ArrayList<>();
        service.readHistory(request(token).build()).forEachRemaining(piece -> events.addAll(piece.getEventsList()));
        return events;
    }

    private ReadHistoryRequest.Builder request(String token) {
        return ReadHistoryRequest.newBuilder()
                .setTenant(tenant)
                .setKind(HistoryKind.HISTORY_KIND_EVENTS)
                .setFrom(timestamp(NOON))
                .setTo(timestamp(NOON.plus(Duration.ofDays(1))))
                .setResumeToken(token);
    }

    private Event read(String reader, int episode, Instant time) {
        return Event.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .setTime(timestamp(time))
                .setReceivedAt(timestamp(time))
                .setRead(Read.newBuilder().setWorkId("w").setEpisode(episode + 1))
                .build();
    }

    private byte[] readerKey(String reader) {
        return ReaderKey.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .build()
                .toByteArray();
    }

    private Future<?> send(String topic, byte[] key, byte[] value) {
        return producer.send(new ProducerRecord<>(topic, key, value));
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
