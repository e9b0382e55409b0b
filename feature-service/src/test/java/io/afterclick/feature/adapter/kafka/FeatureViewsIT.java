package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.KafkaAndProxiedRedis;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.yaml.ViewsYaml;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.backfill.HistorySpan;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.feature.v1.BackfillProgress;
import io.afterclick.proto.feature.v1.BackfillViewRequest;
import io.afterclick.proto.feature.v1.FeatureOperations;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.FeatureValue;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.Score;
import io.afterclick.proto.vector.v1.ItemVector;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.data.Offset;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of the catalog and of vectors, and back-fills, on real Kafka and Redis. Each test has a tenant of its own. */
@QuarkusTest
@QuarkusTestResource(KafkaAndProxiedRedis.class)
class FeatureViewsIT {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final History NO_HISTORY = ListedHistory.none();

    private final String tenant = "t-" + UUID.randomUUID();
    private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());

    @GrpcClient("features")
    FeatureService features;

    @GrpcClient("operations")
    FeatureOperations operations;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @TempDir
    Path stateDir;

    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void awaitReady() {
        await().atMost(FRESH)
                .untilAsserted(
                        () -> assertThat(RestAssured.get(ready).statusCode()).isEqualTo(200));
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void work_ofTheCatalog_isPaidForAsItSays_andLosesItsNewness() throws Exception {
        Work work = Work.newBuilder()
                .setTenant(tenant)
                .setWorkId("w")
                .setPricing(Pricing.PRICING_PAID)
                .setPublishedAt(FeatureMessages.toTimestamp(now.minus(Duration.ofDays(60))))
                .setUpdatedAt(FeatureMessages.toTimestamp(now))
                .build();
        send(Topics.WORKS, TestRecords.workKey(tenant, "w"), work.toByteArray());

        await().atMost(FRESH).untilAsserted(() -> {
            assertThat(get("work_pricing", "w").getText()).isEqualTo("PAID");
            assertThat(get("work_availability", "w").getNumber()).isEqualTo(1);
            assertThat(get("work_freshness", "w").getNumber()).isCloseTo(0.25, Offset.offset(0.001));
        });
        assertThat(get("work_pricing", "unknown").getText()).isEqualTo("UNKNOWN");
    }

    @Test
    void gsScore_isOfTheModelThatServes() throws Exception {
        vectors("m1", new float[] {1, 0}, new float[] {0, 1});
        read("r", "a");
        read("r", "b");
        read("one work", "a");
        await().atMost(FRESH).untilAsserted(() -> {
            Score score = get("reader_gs_score", "r").getScore();
            assertThat(score.getModelVersion()).isEqualTo("m1");
            assertThat(score.getValue()).isCloseTo(Math.sqrt(0.5), Offset.offset(1e-6));
            assertThat(score.getWorks()).isEqualTo(2);
        });

        vectors("m2", new float[] {1, 0}, new float[] {1, 0});

        await().atMost(FRESH).untilAsserted(() -> {
            Score score = get("reader_gs_score", "r").getScore();
            assertThat(score.getModelVersion()).isEqualTo("m2");
            assertThat(score.getValue()).isCloseTo(1, Offset.offset(1e-6));
        });
        assertThat(get("reader_gs_score", "one work").getScore().hasValue())
                .as("too few to say")
                .isFalse();
    }

    @Test
    void backfill_ofAViewThatHasAll_changesNothing_andTellsHowFarItIs() throws Exception {
        for (int i = 0; i < 5; i++) {
            click("w");
        }
        await().atMost(FRESH)
                .untilAsserted(
                        () -> assertThat(get("work_clicks", "w").getCount()).isEqualTo(5));

        BackfillProgress end = fill("work_clicks");

        assertThat(end.getDone()).isTrue();
        assertThat(end.getVersionedView()).startsWith("work_clicks@");
        assertThat(end.getRecordsRead()).isEqualTo(end.getRecordsInAll()).isGreaterThanOrEqualTo(5);
        assertThat(end.getObservations()).isGreaterThanOrEqualTo(5);
        click("w");
        await().atMost(FRESH)
                .untilAsserted(
                        () -> assertThat(get("work_clicks", "w").getCount()).isEqualTo(6));
        assertThat(RestAssured.get(metrics).asString())
                .contains(
                        "afterclick_feature_backfill_observations_total",
                        "afterclick_feature_vectors ",
                        "afterclick_feature_vectors_memory_bytes",
                        "afterclick_feature_vectors_refused_total",
                        "afterclick_feature_recomputed_values_total",
                        "afterclick_feature_let_go_values_total");
    }

    @Test
    void backfill_ofAnUnknownView_isRefused() {
        assertThatThrownBy(() -> fill("no_view"))
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    /** Of a view that the service does not have: what it would fill the state of one that does with. */
    @Test
    void backfill_ofANewView_bringsWhatTheTopicHolds_onceForEachRecord() throws Exception {
        for (int i = 0; i < 7; i++) {
            click("w");
        }
        Views views = new ViewsYaml()
                .parse("views: {new_clicks: {entity: work, source: outcomes, event: click, aggregation: count, "
                        + "window: 400d}}");
        try (ViewBackfill backfill = backfill(views, NO_HISTORY, true);
                TopologyFixture topology = new TopologyFixture(views, new VectorTable(0), stateDir, Instant.now())) {
            fill(backfill, "new_clicks", Optional.empty());
            fill(backfill, "new_clicks", Optional.empty());
            for (ConsumerRecord<byte[], byte[]> record : backFilled()) {
                topology.send(Topics.BACKFILLS, record.key(), record.value(), Instant.now());
            }

            assertThat(topology.published().get(new FeatureId(tenant, "new_clicks", "w")))
                    .isEqualTo(new Count(7, now));
        }
        try (ViewBackfill serving = backfill(views, NO_HISTORY, false)) {
            assertRefused(BackfillException.Reason.NOT_COMPUTING, serving, "new_clicks", Optional.empty());
        }
    }

    /** The topic has let the first reads go, both have the next ones, and only the topic has the last ones. */
    @Test
    void backfill_fromTheHistory_bringsWhatTheTopicDoesNotHold_andNothingTwice() throws Exception {
        Views views = new ViewsYaml()
                .parse(
                        "views: {reads: {entity: reader, source: events, event: read, aggregation: count, window: 400d}}");
        List<Event> told = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            told.add(TestRecords.read(tenant, "r", "w" + i, now.minusSeconds(3_600 * (30 - i))));
        }
        List<History.Record> kept = told.subList(0, 20).stream()
                .map(event -> new History.Record(TestRecords.readerKey(tenant, "r"), event.toByteArray(), now))
                .toList();
        for (Event event : told.subList(10, 30)) {
            send(Topics.EVENTS, TestRecords.readerKey(tenant, "r"), event.toByteArray());
        }
        ListedHistory history = new ListedHistory(kept);
        HistorySpan span = span(now.minus(Duration.ofDays(300)));
        try (ViewBackfill backfill = backfill(views, history, true);
                TopologyFixture topology = new TopologyFixture(views, new VectorTable(0), stateDir, Instant.now())) {
            fill(backfill, "reads", Optional.of(span));
            var end = fill(backfill, "reads", Optional.of(span));
            assertThat(end.historyRecordsRead()).isEqualTo(20);
            assertThat(end.historyReadTo())
                    .hasValueSatisfying(time -> assertThat(time).isAfterOrEqualTo(now));
            assertThat(end.observations()).isGreaterThanOrEqualTo(40);
            for (ConsumerRecord<byte[], byte[]> record : backFilled()) {
                topology.send(Topics.BACKFILLS, record.key(), record.value(), Instant.now());
            }

            assertThat(topology.published().get(new FeatureId(tenant, "reads", "r")))
                    .isEqualTo(new Count(30, now.minusSeconds(3_600)));
        }
        String asked = tenant + " EVENTS " + span.from().orElseThrow();
        assertThat(history.asked).containsExactly(asked, asked);
    }

    @Test
    void backfill_fromAHistoryThatCannotFillTheView_saysWhy() {
        Optional<HistorySpan> span = Optional.of(span(now.minusSeconds(60)));
        try (ViewBackfill backfill = backfill(TestViews.shipped(), NO_HISTORY, true)) {
            assertRefused(BackfillException.Reason.NOT_FROM_HISTORY, backfill, "work_pricing", span);
            for (HistorySpan faulty : List.of(
                    new HistorySpan("", Optional.of(now.minusSeconds(60))),
                    new HistorySpan("A", Optional.of(now.minusSeconds(60))),
                    new HistorySpan(tenant, Optional.empty()),
                    span(now.plusSeconds(3_600)),
                    span(Instant.MIN))) {
                assertRefused(
                        BackfillException.Reason.HISTORY_SPAN_INVALID,
                        backfill,
                        "reader_recent_works",
                        Optional.of(faulty));
            }
            assertRefused(
                    BackfillException.Reason.HISTORY_SPAN_INVALID,
                    backfill,
                    "work_clicks",
                    Optional.of(span(now.plusSeconds(3_600))));
            assertRefused(BackfillException.Reason.HISTORY_UNAVAILABLE, backfill, "reader_recent_works", span);
            assertRefused(BackfillException.Reason.HISTORY_UNAVAILABLE, backfill, "work_clicks", span);
        }
    }

    private HistorySpan span(Instant from) {
        return new HistorySpan(tenant, Optional.of(from));
    }

    private ViewBackfill backfill(Views views, History history, boolean computing) {
        return new ViewBackfill(
                views,
                history,
                Clock.systemUTC(),
                new DeletedReaders(),
                Map.of("bootstrap.servers", bootstrapServers),
                computing,
                1_000_000,
                new FeatureMeters(new SimpleMeterRegistry()));
    }

    private static io.afterclick.feature.backfill.BackfillProgress fill(
            ViewBackfill backfill, String view, Optional<HistorySpan> span) {
        return backfill.fill(view, span).collect().last().await().atMost(FRESH);
    }

    private static void assertRefused(
            BackfillException.Reason reason, ViewBackfill backfill, String view, Optional<HistorySpan> span) {
        assertThatThrownBy(() -> fill(backfill, view, span))
                .isInstanceOfSatisfying(BackfillException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private List<ConsumerRecord<byte[], byte[]>> backFilled() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.BACKFILLS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private BackfillProgress fill(String view) {
        return operations
                .backfillView(BackfillViewRequest.newBuilder().setView(view).build())
                .collect()
                .last()
                .await()
                .atMost(FRESH);
    }

    private void vectors(String model, float[] a, float[] b) throws Exception {
        vector(model, "a", a);
        vector(model, "b", b);
    }

    private void vector(String model, String work, float[] values) throws Exception {
        send(
                Topics.VECTORS,
                TestRecords.workKey(tenant, work),
                ItemVector.newBuilder()
                        .setTenant(tenant)
                        .setWorkId(work)
                        .setModelVersion(model)
                        .setValues(TestRecords.vector(values))
                        .build()
                        .toByteArray());
    }

    private void read(String reader, String work) throws Exception {
        send(
                Topics.EVENTS,
                TestRecords.readerKey(tenant, reader),
                TestRecords.read(tenant, reader, work, now).toByteArray());
    }

    private void click(String work) throws Exception {
        send(
                Topics.OUTCOMES,
                TestRecords.armKey(tenant, "q", work),
                TestRecords.outcome(tenant, "q", work, now, 0, 1, 0).toByteArray());
    }

    private void send(String topic, byte[] key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get(10, TimeUnit.SECONDS);
    }

    private FeatureValue get(String view, String entityId) {
        return features.getFeatures(GetFeaturesRequest.newBuilder()
                        .setTenant(tenant)
                        .addViews(view)
                        .addEntityIds(entityId)
                        .build())
                .await()
                .atMost(FRESH)
                .getFeatures(0)
                .getValue();
    }
}
