package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.key.v1.ArmKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The learner and the reader of counts on a Kafka of their own, stopped and started. */
class LearnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int READERS = 50;
    private static final KafkaAndRedis SERVERS = new KafkaAndRedis();

    private static Map<String, Object> clientConfig;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServers() {
        clientConfig = Map.of("bootstrap.servers", SERVERS.start().get("kafka.bootstrap.servers"));
    }

    @AfterAll
    static void stopServers() {
        SERVERS.stop();
    }

    @Test
    void restart_withItsStateAndWithout_countsNothingTwiceAndLosesNothing() throws Exception {
        List<Event> first = events("d1-", "work");
        try (Learner learner = started(folder.resolve("kept"))) {
            send(first);
            awaitReadOns(READERS);
            assertThat(learner.state()).isEqualTo(Learner.State.RUNNING);
        }
        send(first); // while nobody learns
        try (Learner learner = started(folder.resolve("kept"))) {
            send(events("d2-", "other"));
            awaitReadOns(2 * READERS);
        }
        // Another machine: the state comes from the changelog topics.
        try (Learner learner = started(folder.resolve("empty"))) {
            send(first);
            send(events("d3-", "third"));
            awaitReadOns(3 * READERS);
        }
        long[] all = {READERS};
        OutcomeCounts expected = OutcomeCounts.of(all, all, 0, READERS, 0, 0, 0, new long[0], delays());
        for (String work : List.of("work", "other", "third")) {
            assertThat(counts().get(work).total()).isEqualTo(expected);
        }
    }

    private long[] delays() {
        long[] delays = new long[12];
        delays[clock().bins().binOf(300)] = READERS;
        return delays;
    }

    private Learner started(Path stateDir) {
        Learner learner = new Learner(
                settings(stateDir),
                clientConfig,
                new SimpleMeterRegistry(),
                TracerProvider.noop().get("test"));
        learner.start();
        return learner;
    }

    private void awaitReadOns(long readOns) {
        await().atMost(PATIENCE)
                .until(() -> counts().values().stream()
                                .mapToLong(counts -> counts.total().readOns())
                                .sum()
                        == readOns);
    }

    /** What a new replica reads, by candidate. */
    private static Map<String, ArmCounts> counts() throws Exception {
        Map<String, ArmCounts> counts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : CommittedRecords.of(clientConfig, Topics.COUNTS)) {
            counts.put(
                    ArmKey.parseFrom(record.key()).getCandidateWorkId(),
                    CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(record.value())));
        }
        return counts;
    }

    private static List<Event> events(String decisions, String work) {
        long now = System.currentTimeMillis() - 2_000;
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            String reader = "reader" + i;
            events.add(Events.impression("t", reader, decisions + i, "query", work, now));
            events.add(Events.click("t", reader, decisions + i, "query", work, now));
            events.add(Events.read("t", reader, work, 1, now + 100));
            events.add(Events.read("t", reader, work, 2, now + 300));
            events.add(Events.read("t", reader, work, 2, now + 900));
        }
        return events;
    }

    private static void send(List<Event> events) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientConfig, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Event event : events) {
                byte[] key = Events.key(event.getTenant(), event.getReaderId());
                sent.add(producer.send(new ProducerRecord<>(Topics.EVENTS, key, event.toByteArray())));
            }
            for (Future<RecordMetadata> written : sent) {
                written.get();
            }
        }
    }

    private static OutcomeClock clock() {
        return new OutcomeClock(Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofDays(1));
    }

    private static LearnSettings settings(Path stateDir) {
        return new LearnSettings(
                clock(),
                "learner-it",
                stateDir,
                1,
                Duration.ofMillis(200),
                1_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofSeconds(6), // the broker allows no less
                500,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(5),
                16 << 20,
                4 << 20);
    }
}
