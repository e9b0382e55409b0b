package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second learner joins, takes partitions over and leaves again. */
class TwoLearnersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVENTS = 2_000;
    /** So few that state stays small enough to be taken over at once, however long the second learner needs to join. */
    private static final int FEW_EVENTS = 20;
    /** So many that a new member copies their state first. */
    private static final int MANY_EVENTS = 20_000;

    @TempDir
    Path folder;

    private final KafkaAndRedis servers = new KafkaAndRedis();
    private Map<String, Object> clientConfig;
    private int sent;

    @BeforeEach
    void startServers() {
        clientConfig = Map.of("bootstrap.servers", servers.start().get("kafka.bootstrap.servers"));
    }

    @AfterEach
    void stopServers() {
        servers.stop();
    }

    @Test
    @Tag("long")
    void secondLearner_joinsLargeState_takesOverOnceItHasACopy() throws Exception {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        try (Learner stays = started("first", new SimpleMeterRegistry())) {
            send(MANY_EVENTS);
            await().atMost(PATIENCE).until(() -> outcomes() == sent);
            try (Learner goes = started("second", second)) {
                await().atMost(PATIENCE.multipliedBy(3))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> {
                            send(FEW_EVENTS);
                            return handled(second) > 0;
                        });
                await().atMost(PATIENCE).until(() -> outcomes() == sent);
                assertThat(goes.state()).isEqualTo(Learner.State.RUNNING);
            }
            assertThat(stays.state()).isEqualTo(Learner.State.RUNNING);
        }
    }

    @Test
    void secondLearner_joinsAndAndLeaves_eachEventCountsOnce() throws Exception {
        SimpleMeterRegistry first = new SimpleMeterRegistry();
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        try (Learner stays = started("first", first)) {
            send(EVENTS);
            await().atMost(PATIENCE).until(() -> rebalances(first, "assigned") >= 1);
            try (Learner goes = started("second", second)) {
                // Again and again: the first may be through with a batch before the second has its partitions.
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    send(FEW_EVENTS);
                    return rebalances(second, "assigned") >= 1 && handled(second) > 0;
                });
                send(EVENTS);
                await().atMost(PATIENCE).until(() -> outcomes() == sent);
                assertThat(rebalances(first, "revoked")).isGreaterThanOrEqualTo(1);
                assertThat(goes.state()).isEqualTo(Learner.State.RUNNING);
            }
            long before = handled(first);
            send(EVENTS);
            await().atMost(PATIENCE).until(() -> outcomes() == sent);
            assertThat(handled(first) - before)
                    .as("all go to the one that stays")
                    .isGreaterThanOrEqualTo(EVENTS);
            assertThat(stays.state()).isEqualTo(Learner.State.RUNNING);
        }
        assertThat(rebalances(first, "fenced")).isZero();
        assertThat(rebalances(first, "lost_poll_interval")).isZero();
        assertThat(rebalances(first, "lost_session")).isZero();
    }

    private Learner started(String name, SimpleMeterRegistry registry) {
        LearnSettings settings = new LearnSettings(
                new OutcomeClock(Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofDays(1)),
                "two-learners-it",
                folder.resolve(name),
                1,
                Duration.ofMillis(200),
                1_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofSeconds(6), // the broker allows no less
                40,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                16 << 20,
                4 << 20);
        Learner learner = new Learner(
                settings, clientConfig, registry, TracerProvider.noop().get("test"));
        learner.start();
        return learner;
    }

    private static long rebalances(SimpleMeterRegistry registry, String cause) {
        var counter = registry.find("afterclick.bandit.rebalances")
                .tag("cause", cause)
                .counter();
        return counter == null ? 0 : (long) counter.count();
    }

    private static long handled(SimpleMeterRegistry registry) {
        var timer = registry.find("afterclick.bandit.record.time").timer();
        return timer == null ? 0 : timer.count();
    }

    private void send(int events) throws Exception {
        long now = System.currentTimeMillis();
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientConfig, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events; i++, sent++) {
                Event event = Events.impression("t", "reader" + sent, "d" + sent, "query", "w" + sent % 10, now);
                acknowledgements.add(producer.send(new ProducerRecord<>(
                        Topics.EVENTS, Events.key(event.getTenant(), event.getReaderId()), event.toByteArray())));
            }
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
    }

    /** Impressions whose first outcome others can see. */
    private long outcomes() throws InvalidProtocolBufferException {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", clientConfig.get("bootstrap.servers"), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.OUTCOMES).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    records += Outcome.parseFrom(record.value()).getRevision() == 1 ? 1 : 0;
                }
            }
            return records;
        }
    }
}
