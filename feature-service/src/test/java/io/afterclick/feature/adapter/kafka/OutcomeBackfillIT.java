package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.yaml.ViewsYaml;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.BackfillProgress;
import io.afterclick.feature.backfill.ChangesKept;
import io.afterclick.feature.backfill.HistorySpan;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.bandit.v1.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Views that add up outcomes, filled on a real Kafka whose topic has let most of them go, while others come. */
@Timeout(300)
class OutcomeBackfillIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final int BEFORE = 600;
    /** The history has stored all but so many of the last records. */
    private static final int HISTORY_LAG = 20;

    private static final String OLD_VIEW =
            "old_clicks: {entity: work, source: outcomes, event: click, aggregation: count}";
    private static final String NEW_SUM =
            "new_clicks: {entity: work, source: outcomes, event: click, aggregation: count,"
                    + " description: how often}";
    private static final String NEW_RATE = "new_ctr: {entity: work, source: outcomes, event: click, per: impression,"
            + " aggregation: rate, prior: {a: 1, b: 24}}";

    private static final KafkaAndRedis SERVERS = new KafkaAndRedis();
    private static String bootstrapServers;

    @TempDir
    Path stateDir;

    private final SplittableRandom random = new SplittableRandom(20261127);
    private final List<Outcome> told = new ArrayList<>();
    private final Map<Integer, Deque<Stored>> notStored = new TreeMap<>();
    private final ListedHistory history = new ListedHistory(List.of());

    private record Stored(long offset, Outcome outcome) {}

    @BeforeAll
    static void startServers() {
        bootstrapServers = SERVERS.start().get("kafka.bootstrap.servers");
    }

    @AfterAll
    static void stopServers() {
        SERVERS.stop();
    }

    @Test
    void sumAndRate_filledFromTheHistoryWhileOutcomesCome_countEachOnce_brokenOffRepeatedAndFromTheTopicFirst()
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < BEFORE; i++) {
                tell(producer);
            }
            Views old = new ViewsYaml().parse("views: {" + OLD_VIEW + "}");
            try (FeatureStreams streams = streams(old)) {
                streams.start();
                await("the stream has been by").atMost(SOON).untilAsserted(() -> assertThat(published("old_clicks"))
                        .isEqualTo(clicks()));
            }
            letGo(60);
            Views views = new ViewsYaml().parse("views: {" + OLD_VIEW + ", " + NEW_SUM + ", " + NEW_RATE + "}");
            try (FeatureStreams streams = streams(views);
                    ViewBackfill slow = backfill(views, 100);
                    ViewBackfill fast = backfill(views, 1_000_000)) {
                streams.start();
                CompletableFuture<Void> done = new CompletableFuture<>();
                CompletableFuture<Void> live = CompletableFuture.runAsync(() -> {
                    while (!done.isDone()) {
                        tell(producer);
                        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                    }
                });
                await("some come live").atMost(SOON).untilAsserted(() -> assertThat(published("new_clicks"))
                        .hasSizeGreaterThan(3));

                brokenOff(slow, "new_clicks", "a");
                BackfillProgress whole = fill(fast, "new_clicks", span("a"));
                assertThat(whole.done()).isTrue();
                assertThat(whole.historyRecordsRead()).isEqualTo(letGoOf("a"));
                assertThat(whole.recordsRead()).isEqualTo(whole.recordsInAll()).isGreaterThan(BEFORE);
                assertThat(whole.completeFrom()).as("all that ever was").isEmpty();
                fill(fast, "new_clicks", span("a"));

                BackfillProgress topicOnly = fill(fast, "new_ctr", Optional.empty());
                assertThat(topicOnly.historyRecordsRead()).isZero();
                assertThat(topicOnly.completeFrom())
                        .as("what the topic has let go is missing")
                        .isPresent();
                brokenOff(slow, "new_ctr", "a");
                letGo(80);
                fill(fast, "new_ctr", span("a"));
                fill(fast, "new_ctr", span("b"));
                fill(fast, "new_ctr", span("a"));
                fill(fast, "new_clicks", span("b"));
                done.complete(null);
                live.get(30, TimeUnit.SECONDS);

                await("each outcome counts once").atMost(SOON).untilAsserted(() -> {
                    assertThat(published("new_clicks")).isEqualTo(clicks());
                    assertThat(published("old_clicks")).isEqualTo(clicks());
                    assertThat(published("new_ctr")).isEqualTo(ctr());
                });
                assertThat(history.asked.stream().filter(call -> call.startsWith("kept of")))
                        .isNotEmpty()
                        .containsOnly("kept of " + topicId());

                history.keeps(
                        new ChangesKept(List.of(new ChangesKept.Partition(0, 0, 1, NOON)), false, Optional.empty()));
                assertThatThrownBy(() -> fill(fast, "new_clicks", span("a")))
                        .isInstanceOfSatisfying(BackfillException.class, refused -> assertThat(refused.reason())
                                .isEqualTo(BackfillException.Reason.HISTORY_BEHIND))
                        .hasMessageContaining("call again when it has caught up");
            }
        }
    }

    /** One more revision of an outcome of one of eight works; history hears of it later. */
    private synchronized void tell(KafkaProducer<byte[], byte[]> producer) {
        String tenant = random.nextInt(3) == 0 ? "b" : "a";
        String work = "w" + random.nextInt(4);
        Outcome outcome = TestRecords.outcome(
                tenant, "q" + random.nextInt(5), work, NOON, random.nextInt(2), random.nextInt(-1, 3), 0);
        byte[] key = TestRecords.armKey(tenant, outcome.getQueryWorkId(), work);
        try {
            RecordMetadata at = producer.send(new ProducerRecord<>(Topics.OUTCOMES, key, outcome.toByteArray()))
                    .get(30, TimeUnit.SECONDS);
            told.add(outcome);
            Deque<Stored> waiting = notStored.computeIfAbsent(at.partition(), absent -> new ArrayDeque<>());
            waiting.addLast(new Stored(at.offset(), outcome));
            while (waiting.size() > HISTORY_LAG) {
                Stored next = waiting.removeFirst();
                history.store(at.partition(), next.offset(), next.outcome());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void brokenOff(ViewBackfill backfill, String view, String tenant) {
        BackfillProgress first = backfill.fill(view, span(tenant))
                .select()
                .first(1)
                .collect()
                .last()
                .await()
                .atMost(SOON);
        assertThat(first.done()).isFalse();
        assertThat(first.observations()).isPositive();
    }

    private static BackfillProgress fill(ViewBackfill backfill, String view, Optional<HistorySpan> span) {
        return backfill.fill(view, span).collect().last().await().atMost(SOON);
    }

    private static Optional<HistorySpan> span(String tenant) {
        return Optional.of(new HistorySpan(tenant, Optional.empty()));
    }

    private synchronized Map<FeatureId, FeatureValue> clicks() {
        Map<FeatureId, Long> clicks = new HashMap<>();
        told.forEach(outcome -> clicks.merge(id("new_clicks", outcome), clicks(outcome), Long::sum));
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        clicks.forEach((id, count) -> values.put(nameless(id), new FeatureValue.Count(count, NOON)));
        return values;
    }

    private synchronized Map<FeatureId, FeatureValue> ctr() {
        Map<FeatureId, long[]> sums = new HashMap<>();
        for (Outcome outcome : told) {
            long[] sum = sums.computeIfAbsent(id("new_ctr", outcome), absent -> new long[2]);
            sum[0] += clicks(outcome);
            sum[1] += outcome.getChange().getImpressionsByPosition(0);
        }
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        sums.forEach(
                (id, sum) -> values.put(nameless(id), new FeatureValue.Number((1.0 + sum[0]) / (25.0 + sum[1]), NOON)));
        return values;
    }

    private static long clicks(Outcome outcome) {
        return outcome.getChange().getClicksByPosition(0);
    }

    private static FeatureId id(String view, Outcome outcome) {
        return new FeatureId(outcome.getTenant(), view, outcome.getWorkId());
    }

    private static FeatureId nameless(FeatureId id) {
        return new FeatureId(id.tenant(), "view", id.entityId());
    }

    /** The last values of a view, whatever it is called. */
    private static Map<FeatureId, FeatureValue> published(String view) {
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, Topics.FEATURES);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    FeatureId id = FeatureMessages.idFromBytes(record.key());
                    if (id.view().equals(view)) {
                        values.put(nameless(id), FeatureMessages.valueFromBytes(record.value()));
                    }
                }
            }
        } catch (io.afterclick.feature.adapter.message.UnreadableException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    /** Shortens the topic, by so many percent of what was told at first. */
    private static void letGo(int percent) throws Exception {
        try (Admin admin = Admin.create(kafka());
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
            for (TopicPartition partition : partitions(consumer, Topics.OUTCOMES)) {
                long offset = Math.max(1, BEFORE / 2 * percent / 100 * 2 / 3);
                deleted.put(partition, RecordsToDelete.beforeOffset(offset));
            }
            admin.deleteRecords(deleted).all().get(30, TimeUnit.SECONDS);
        }
    }

    private synchronized long letGoOf(String tenant) {
        long count = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            for (Map.Entry<TopicPartition, Long> begin : consumer.beginningOffsets(
                            partitions(consumer, Topics.OUTCOMES))
                    .entrySet()) {
                count += history.below(tenant, begin.getKey().partition(), begin.getValue());
            }
        }
        assertThat(count).isGreaterThan(50);
        return count;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(kafka());
        config.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String topicId() throws Exception {
        try (Admin admin = Admin.create(kafka())) {
            return admin.describeTopics(List.of(Topics.OUTCOMES))
                    .allTopicNames()
                    .get()
                    .get(Topics.OUTCOMES)
                    .topicId()
                    .toString();
        }
    }

    private FeatureStreams streams(Views views) {
        return new FeatureStreams(
                FeatureTopology.of(
                        views, new VectorTable(0), new DeletedReaders(), new FeatureMeters(new SimpleMeterRegistry())),
                () -> true,
                kafka(),
                new FeatureStreams.Settings(
                        stateDir, 1, Duration.ofMillis(200), 1 << 20, 32 << 20, Duration.ofMillis(20)),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
    }

    private ViewBackfill backfill(Views views, int rate) {
        return new ViewBackfill(
                views,
                history,
                Clock.systemUTC(),
                new DeletedReaders(),
                kafka(),
                true,
                rate,
                new FeatureMeters(new SimpleMeterRegistry()));
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }
}
