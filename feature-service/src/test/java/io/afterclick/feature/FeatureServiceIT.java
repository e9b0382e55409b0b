package io.afterclick.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.afterclick.feature.adapter.kafka.TestRecords;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.FeatureValue;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.afterclick.proto.feature.v1.IdCounts;
import io.afterclick.proto.feature.v1.MutinyFeatureServiceGrpc.MutinyFeatureServiceStub;
import io.afterclick.proto.feature.v1.Origin;
import io.afterclick.proto.feature.v1.TimedId;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole service on real Kafka and Redis. Each test has a tenant of its own. */
@QuarkusTest
@QuarkusTestResource(KafkaAndProxiedRedis.class)
class FeatureServiceIT {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofSeconds(30);
    private static final Set<String> DOCUMENTED_COMMANDS =
            Set.of("GET", "SET", "SETEX", "MGET", "DEL", /* the client's handshake: */ "PING", "AUTH", "SELECT");

    private final String tenant = "t-" + UUID.randomUUID();
    private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());

    @GrpcClient("features")
    FeatureService features;

    @GrpcClient("features")
    MutinyFeatureServiceStub stub;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    KafkaAndProxiedRedis.Redis redis;

    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void awaitReady() {
        await().atMost(START)
                .untilAsserted(
                        () -> assertThat(RestAssured.get(ready).statusCode()).isEqualTo(200));
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void heal() {
        redis.proxy().heal();
        producer.close();
    }

    @Test
    void reads_areRecentWorksNewestFirst_andAgainChangeNothing() throws Exception {
        List<Event> reads = List.of(
                TestRecords.read(tenant, "r1", "a", now.minusSeconds(30)),
                TestRecords.read(tenant, "r1", "c", now.minusSeconds(10)),
                TestRecords.read(tenant, "r1", "b", now.minusSeconds(20)),
                TestRecords.importedRead(tenant, "r1", "imported", now),
                TestRecords.impression(tenant, "r1", "seen", now),
                TestRecords.click(tenant, "r1", "clicked", now));
        send(reads);

        await().atMost(FRESH).untilAsserted(() -> assertThat(recentWorks("r1")).containsExactly("c", "b", "a"));
        FeatureValue once = get("reader_recent_works", "r1").getValue();
        assertThat(once.getAsOf()).isEqualTo(FeatureMessages.toTimestamp(now.minusSeconds(10)));
        assertThat(once.getIds().getEntries(0).getTimeMillis())
                .isEqualTo(now.minusSeconds(10).toEpochMilli());

        send(reads);
        send(List.of(TestRecords.read(tenant, "r2", "z", now))); // same clock, so the duplicates are through
        await().atMost(FRESH).untilAsserted(() -> assertThat(recentWorks("r2")).containsExactly("z"));
        await().during(Duration.ofSeconds(1)).atMost(FRESH).untilAsserted(() -> assertThat(
                        get("reader_recent_works", "r1").getValue())
                .isEqualTo(once));
    }

    @Test
    void outcomes_areCountedByWorkOverAllQueryWorks() throws Exception {
        outcome("q1", "w", 1, 0, 0);
        outcome("q1", "w", 0, 1, 0);
        outcome("q2", "w", 1, 1, 1);
        outcome("q2", "other", 1, 0, 0);

        await().atMost(FRESH).untilAsserted(() -> {
            assertThat(count("work_impressions", "w")).isEqualTo(2);
            assertThat(count("work_clicks", "w")).isEqualTo(2);
            assertThat(count("work_read_ons", "w")).isEqualTo(1);
            assertThat(count("work_impressions", "other")).isEqualTo(1);
        });
        assertThat(get("work_clicks", "w").getValue().getAsOf()).isEqualTo(FeatureMessages.toTimestamp(now));
    }

    @Test
    void outcomes_ofAReader_areUnclickedWorks_andAgainChangeNothing() throws Exception {
        List<Outcome> shown = List.of(
                TestRecords.shown(tenant, "r1", "d1", "a", 1, now.minusSeconds(60), Optional.empty()),
                TestRecords.shown(tenant, "r1", "d1", "b", 1, now.minusSeconds(60), Optional.empty()),
                TestRecords.shown(tenant, "r1", "d2", "b", 1, now.minusSeconds(50), Optional.empty()),
                TestRecords.shown(tenant, "r1", "d3", "b", 1, now.minusSeconds(40), Optional.empty()),
                TestRecords.shown(tenant, "r1", "d1", "b", 2, now.minusSeconds(60), Optional.of(now.minusSeconds(55))));
        outcomes(shown);

        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(unclicked("r1")).containsExactly(Map.entry("b", 2), Map.entry("a", 1)));
        FeatureValue once = get("reader_unclicked_works", "r1").getValue();

        outcomes(shown);
        outcomes(List.of(TestRecords.shown(tenant, "r1", "d4", "a", 1, now, Optional.empty())));
        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(unclicked("r1")).containsExactly(Map.entry("a", 2), Map.entry("b", 2)));
        assertThat(once.hasAsOf()).isTrue();

        redis.empty();
        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(unclicked("r1")).containsExactly(Map.entry("a", 2), Map.entry("b", 2)));
        assertThat(get("reader_unclicked_works", "nobody").getValue())
                .as("the default")
                .isEqualTo(FeatureValue.newBuilder()
                        .setCounts(IdCounts.getDefaultInstance())
                        .build());
    }

    @Test
    void getFeatures_answersByEntityThenView_defaultsFlagged_inOneCommand() throws Exception {
        outcome("q", "w", 1, 0, 0);
        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(count("work_impressions", "w")).isEqualTo(1));
        long before = commands("MGET");

        List<Feature> answer = features.getFeatures(
                        request(List.of("work_impressions", "reader_recent_works"), List.of("none", "w")))
                .await()
                .atMost(FRESH)
                .getFeaturesList();

        assertThat(answer)
                .extracting(Feature::getEntityId, Feature::getView, Feature::getDefaulted)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("none", "work_impressions", true),
                        org.assertj.core.groups.Tuple.tuple("none", "reader_recent_works", true),
                        org.assertj.core.groups.Tuple.tuple("w", "work_impressions", false),
                        org.assertj.core.groups.Tuple.tuple("w", "reader_recent_works", true));
        assertThat(answer.get(0).getValue())
                .isEqualTo(FeatureValue.newBuilder().setCount(0).build());
        assertThat(answer.get(1).getValue().getKindCase()).isEqualTo(FeatureValue.KindCase.IDS);
        assertThat(answer.get(1).getValue().hasAsOf()).isFalse();
        // The feed looks after its positions with MGET too, at most once per batch and interval.
        assertThat(commands("MGET") - before).isBetween(1L, 5L);
    }

    @Test
    void getFeatures_faultyRequest_isInvalidWithReason() {
        assertError(request(List.of("nope"), List.of("a")), Status.Code.INVALID_ARGUMENT, "VIEW_UNKNOWN");
        assertError(request(List.of(), List.of("a")), Status.Code.INVALID_ARGUMENT, "VIEWS_MISSING");
        assertError(request(List.of("work_clicks"), List.of()), Status.Code.INVALID_ARGUMENT, "ENTITY_IDS_MISSING");
        assertError(request(List.of("work_clicks"), List.of("")), Status.Code.INVALID_ARGUMENT, "ENTITY_ID_INVALID");
        assertError(
                request(List.of("work_clicks"), Collections.nCopies(1_001, "a")),
                Status.Code.INVALID_ARGUMENT,
                "TOO_MANY_VALUES");
        assertError(
                GetFeaturesRequest.newBuilder()
                        .addViews("work_clicks")
                        .addEntityIds("a")
                        .build(),
                Status.Code.INVALID_ARGUMENT,
                "TENANT_INVALID");
    }

    @Test
    void poison_goesToTheDeadLetters_andNothingStops() throws Exception {
        byte[] key = ("key " + tenant).getBytes(StandardCharsets.UTF_8);
        byte[] value = ("poison " + tenant).getBytes(StandardCharsets.UTF_8);
        for (String topic : List.of("afterclick.events", "afterclick.outcomes", "afterclick.features")) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(10, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>(topic, key, null)).get(10, TimeUnit.SECONDS);
        }
        send(List.of(TestRecords.read(tenant, "poisoned", "after", now)));

        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(recentWorks("poisoned")).containsExactly("after"));
        for (String topic : List.of("afterclick.events", "afterclick.outcomes", "afterclick.features")) {
            List<ConsumerRecord<byte[], byte[]>> dead = deadLetters(topic + ".dead", key, 2);
            assertThat(dead.get(0).value()).isEqualTo(value);
            assertThat(dead.get(1).value()).isNull();
            assertThat(dead).allSatisfy(letter -> {
                assertThat(header(letter, "afterclick-consumer")).isEqualTo("feature-service");
                assertThat(header(letter, "afterclick-topic")).isEqualTo(topic);
                assertThat(header(letter, "afterclick-partition")).containsOnlyDigits();
                assertThat(header(letter, "afterclick-offset")).containsOnlyDigits();
                assertThat(header(letter, "afterclick-reason")).isNotBlank();
            });
        }
    }

    @Test
    void explain_saysWhereEachValueCameFrom() throws Exception {
        outcome("q", "w", 1, 0, 0);
        await().atMost(FRESH)
                .untilAsserted(() -> assertThat(count("work_impressions", "w")).isEqualTo(1));
        GetFeaturesRequest request = request(List.of("work_impressions"), List.of("w", "none")).toBuilder()
                .setExplain(true)
                .build();

        // Another test may have had Redis away; for a while, what is missing is then not taken for nothing.
        await().atMost(FRESH).untilAsserted(() -> {
            Feature none = features.getFeatures(request).await().atMost(FRESH).getFeatures(1);
            assertThat(none.getExplanation().getOrigin()).isEqualTo(Origin.ORIGIN_NO_VALUE);
            assertThat(none.getDefaulted()).isTrue();
            assertThat(none.getUnanswered()).isFalse();
        });
        await().atMost(FRESH).untilAsserted(() -> assertThat(features.getFeatures(request)
                        .await()
                        .atMost(FRESH)
                        .getFeatures(0)
                        .getExplanation()
                        .getOrigin())
                .isEqualTo(Origin.ORIGIN_NEAR_CACHE));
        assertThat(get("work_impressions", "w").hasExplanation()).isFalse();
    }

    @Test
    void redisDown_valuesAreStaleOrFlaggedDefaults_nothingIsLost_andItHealsByItself() throws Exception {
        send(List.of(TestRecords.read(tenant, "r1", "before", now.minusSeconds(60))));
        await().atMost(FRESH).untilAsserted(() -> assertThat(recentWorks("r1")).containsExactly("before"));

        redis.proxy().cut();
        GetFeaturesRequest request = request(List.of("reader_recent_works"), List.of("r1", "unheard-of")).toBuilder()
                .setExplain(true)
                .build();
        await().atMost(FRESH).untilAsserted(() -> {
            GetFeaturesResponse answer = features.getFeatures(request).await().atMost(FRESH);
            assertThat(answer.getDegraded()).isTrue();
            assertThat(answer.getFeatures(0).getExplanation().getOrigin()).isEqualTo(Origin.ORIGIN_STALE);
            assertThat(answer.getFeatures(1).getUnanswered()).isTrue();
            assertThat(answer.getFeatures(1).getDefaulted()).isTrue();
            assertThat(answer.getFeatures(1).getExplanation().getOrigin()).isEqualTo(Origin.ORIGIN_STORE_AVOIDED);
        });
        assertThat(recentWorks("r1")).containsExactly("before");
        assertThat(metric("afterclick_feature_breaker_state")).isPositive();
        assertThat(RestAssured.get(ready).statusCode()).as("it serves").isEqualTo(200);
        assertThat(RestAssured.get(live).statusCode())
                .as("a restart would not help")
                .isEqualTo(200);
        send(List.of(TestRecords.read(tenant, "r1", "meanwhile", now)));
        outcome("q", "w", 1, 0, 0);
        await().atMost(FRESH).untilAsserted(() -> assertThat(metric("afterclick_feature_write_retries_total"))
                .isPositive());

        redis.proxy().heal();

        await().atMost(FRESH).untilAsserted(() -> {
            assertThat(recentWorks("r1")).containsExactly("meanwhile", "before");
            assertThat(count("work_impressions", "w")).isEqualTo(1);
            assertThat(features.getFeatures(request(List.of("reader_recent_works"), List.of("r1")))
                            .await()
                            .atMost(FRESH)
                            .getDegraded())
                    .isFalse();
        });
    }

    @Test
    void redisStuck_callsAreAnsweredWithinTheirDeadline_andItHealsByItself() {
        GetFeaturesRequest request = request(List.of("reader_recent_works"), List.of("r1")).toBuilder()
                .setExplain(true)
                .build();
        redis.proxy().hang();

        // The budget under test is 2 s; the deadline of the call is less.
        Feature feature = stub.withDeadlineAfter(1, TimeUnit.SECONDS)
                .getFeatures(request)
                .await()
                .atMost(FRESH)
                .getFeatures(0);

        assertThat(feature.getUnanswered()).isTrue();
        assertThat(feature.getExplanation().getOrigin()).isEqualTo(Origin.ORIGIN_LATE);
        redis.proxy().heal();
        await().atMost(FRESH).untilAsserted(() -> assertThat(
                        features.getFeatures(request).await().atMost(FRESH).getDegraded())
                .isFalse());
    }

    @Test
    void redisEmptied_isFilledAgainFromKafka() throws Exception {
        send(List.of(
                TestRecords.read(tenant, "r1", "a", now.minusSeconds(60)),
                TestRecords.read(tenant, "r1", "b", now.minusSeconds(30)),
                TestRecords.read(tenant, "r2", "c", now)));
        await().atMost(FRESH).untilAsserted(() -> {
            assertThat(recentWorks("r1")).containsExactly("b", "a");
            assertThat(recentWorks("r2")).containsExactly("c");
        });
        double rewinds = metric("afterclick_feature_rewinds_total");

        redis.empty();

        await().atMost(FRESH).untilAsserted(() -> assertThat(metric("afterclick_feature_rewinds_total"))
                .isGreaterThan(rewinds));
        GetFeaturesRequest request = request(List.of("reader_recent_works"), List.of("r1", "r2")).toBuilder()
                .setExplain(true)
                .build();
        // Asked for less often than it may be old, a value is read each time.
        await().atMost(FRESH).pollInterval(Duration.ofMillis(1_500)).untilAsserted(() -> {
            List<Feature> answer =
                    features.getFeatures(request).await().atMost(FRESH).getFeaturesList();
            assertThat(answer)
                    .extracting(feature -> feature.getExplanation().getOrigin())
                    .containsOnly(Origin.ORIGIN_STORE);
            assertThat(works(answer.get(0))).containsExactly("b", "a");
            assertThat(works(answer.get(1))).containsExactly("c");
        });
    }

    /** The log is the server's own, of all that came in since before the service started. */
    @Test
    void commands_ofAWholeRun_areTheDocumentedOnes() throws Exception {
        send(List.of(TestRecords.read(tenant, "r1", "a", now)));
        outcome("q", "w", 1, 1, 0);
        producer.send(new ProducerRecord<>(
                        "afterclick.features",
                        FeatureMessages.toBytes(new FeatureId(tenant, "work_clicks", "gone")),
                        null))
                .get(10, TimeUnit.SECONDS);
        await().atMost(FRESH).untilAsserted(() -> {
            assertThat(recentWorks("r1")).containsExactly("a");
            assertThat(count("work_clicks", "w")).isEqualTo(1);
        });
        redis.proxy().cut();
        send(List.of(TestRecords.read(tenant, "r1", "b", now.plusMillis(1))));
        redis.empty();
        redis.proxy().heal();
        await().atMost(FRESH).untilAsserted(() -> assertThat(recentWorks("r1")).containsExactly("b", "a"));
        await().atMost(FRESH).untilAsserted(() -> assertThat(redis.monitor().commands())
                .contains("GET", "SET", "SETEX", "DEL", "MGET", "PING"));

        assertThat(DOCUMENTED_COMMANDS).containsAll(redis.monitor().commands());
    }

    @Test
    void metrics_holdEachDocumentedName() throws Exception {
        send(List.of(TestRecords.read(tenant, "r1", "a", now)));
        await().atMost(FRESH).untilAsserted(() -> assertThat(recentWorks("r1")).containsExactly("a"));
        poison_goesToTheDeadLetters_andNothingStops();

        String page = RestAssured.get(metrics).asString();

        assertThat(page)
                .contains(
                        "afterclick_feature_values_total{origin=\"near_cache\",view=\"reader_recent_works\"}",
                        "afterclick_feature_values_total{origin=\"no_value\",view=\"reader_recent_works\"}",
                        "afterclick_feature_lookup_seconds_count",
                        "afterclick_feature_staleness_seconds_count",
                        "afterclick_feature_load_seconds_count{outcome=\"answered\"}",
                        "afterclick_feature_load_size_count",
                        "afterclick_feature_breaker_state",
                        "afterclick_feature_breaker_changes_total{state=\"open\"}",
                        "afterclick_feature_near_cache_bytes",
                        "afterclick_feature_near_cache_entities",
                        "afterclick_feature_writes_total{view=\"reader_recent_works\"}",
                        "afterclick_feature_redis_round_trips_seconds_count{call=\"read\",outcome=\"answered\"}",
                        "afterclick_feature_redis_round_trips_seconds_count{call=\"write\",outcome=\"answered\"}",
                        "afterclick_feature_redis_round_trips_seconds_count{call=\"positions\",outcome=\"answered\"}",
                        "afterclick_feature_ingest_lag_seconds_count",
                        "afterclick_feature_dead_letters_total{topic=\"afterclick.events\"}",
                        "afterclick_feature_dead_letters_total{topic=\"afterclick.features\"}",
                        "afterclick_feature_write_retries_total",
                        "afterclick_feature_rewinds_total",
                        "afterclick_feature_skipped_writes_total",
                        "afterclick_feature_undecodable_values_total")
                .doesNotContain(tenant);
    }

    /** A catalog's history comes in as one bulk load; what happens meanwhile must not wait long behind it. */
    @Test
    @Tag("long")
    void bulkOfImportedReads_passesThroughQuickly() throws Exception {
        int reads = 500_000;
        for (int i = 0; i < reads; i++) {
            Event event = TestRecords.importedRead(tenant, "r" + i % 1_000, "w" + i % 5_000, now);
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    "afterclick.events", TestRecords.readerKey(tenant, event.getReaderId()), event.toByteArray()));
        }
        producer.flush();
        send(List.of(TestRecords.read(tenant, "dated", "a", now)));

        long begin = System.nanoTime();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(recentWorks("dated")).containsExactly("a"));

        System.out.printf(
                "%,d imported reads were behind us after %d ms%n",
                reads, Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private void send(List<Event> events) throws Exception {
        for (Event event : events) {
            producer.send(new ProducerRecord<>(
                            "afterclick.events",
                            TestRecords.readerKey(event.getTenant(), event.getReaderId()),
                            event.toByteArray()))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private void outcome(String queryWork, String work, int impressions, int clicks, int readOns) throws Exception {
        producer.send(new ProducerRecord<>(
                        "afterclick.outcomes",
                        TestRecords.armKey(tenant, queryWork, work),
                        TestRecords.outcome(tenant, queryWork, work, now, impressions, clicks, readOns)
                                .toByteArray()))
                .get(10, TimeUnit.SECONDS);
    }

    private void outcomes(List<Outcome> outcomes) throws Exception {
        for (Outcome outcome : outcomes) {
            producer.send(new ProducerRecord<>(
                            "afterclick.outcomes",
                            TestRecords.armKey(tenant, outcome.getQueryWorkId(), outcome.getWorkId()),
                            outcome.toByteArray()))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private List<Map.Entry<String, Integer>> unclicked(String reader) {
        return get("reader_unclicked_works", reader).getValue().getCounts().getEntriesList().stream()
                .map(entry -> Map.entry(entry.getId(), entry.getCount()))
                .toList();
    }

    private List<String> recentWorks(String reader) {
        return works(get("reader_recent_works", reader));
    }

    private static List<String> works(Feature feature) {
        return feature.getValue().getIds().getEntriesList().stream()
                .map(TimedId::getId)
                .toList();
    }

    private long count(String view, String work) {
        return get(view, work).getValue().getCount();
    }

    private Feature get(String view, String entity) {
        return features.getFeatures(request(List.of(view), List.of(entity)))
                .await()
                .atMost(FRESH)
                .getFeatures(0);
    }

    private GetFeaturesRequest request(List<String> views, List<String> entities) {
        return GetFeaturesRequest.newBuilder()
                .setTenant(tenant)
                .addAllViews(views)
                .addAllEntityIds(entities)
                .build();
    }

    private void assertError(GetFeaturesRequest request, Status.Code code, String reason) {
        assertThatThrownBy(() -> features.getFeatures(request).await().atMost(FRESH))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(code);
                    assertThat(errorInfo(e))
                            .isEqualTo(ErrorInfo.newBuilder()
                                    .setReason(reason)
                                    .setDomain("afterclick.io")
                                    .build());
                });
    }

    private static ErrorInfo errorInfo(StatusRuntimeException e) {
        try {
            return StatusProto.fromThrowable(e).getDetails(0).unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    private long commands(String name) {
        return redis.proxy().commands().stream().filter(name::equals).count();
    }

    private double metric(String name) {
        return RestAssured.get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The letters that this service wrote of records with this key, in their order. */
    private List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic, byte[] key, int expected) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new java.util.ArrayList<>();
            await().atMost(FRESH).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (java.util.Arrays.equals(record.key(), key)) {
                        found.add(record);
                    }
                }
                return found.size() >= expected;
            });
            assertThat(found).hasSize(expected);
            return found;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(found -> new String(found.value(), StandardCharsets.UTF_8))
                .orElse("");
    }
}
