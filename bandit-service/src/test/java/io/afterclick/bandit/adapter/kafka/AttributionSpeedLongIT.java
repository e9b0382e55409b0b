package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.bandit.adapter.kafka.LearnerProcess.Mode;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.event.v1.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many events a second become committed outcomes and counts, while a backlog is worked off; beside what Kafka Streams
 * copies on the same machine in the same run. A measurement: it fails only where events do not come out.
 */
@Tag("long")
class AttributionSpeedLongIT {
    private static final int EVENTS = Integer.getInteger("afterclick.speed.events", 1_000_000);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final KafkaAndRedis servers = new KafkaAndRedis();
    private Map<String, Object> clientConfig;
    private Admin admin;

    @TempDir
    Path folder;

    @BeforeEach
    void startServers() {
        clientConfig = Map.of("bootstrap.servers", servers.start().get("kafka.bootstrap.servers"));
        admin = Admin.create(clientConfig);
    }

    @AfterEach
    void stopServers() {
        admin.close();
        servers.stop();
    }

    @Test
    void backlog_ofEvents_isWorkedOff() throws Exception {
        send(new ReaderTraffic(
                        1, System.currentTimeMillis() - Duration.ofMinutes(25).toMillis(), 20 * 60 * 1_000)
                .events(EVENTS));
        admin.createTopics(List.of(new NewTopic(LearnerProcess.COPY, 2, (short) 1)))
                .all()
                .get();
        double copied = rate(Mode.COPY, LearnerProcess.COPY, List.of(Topics.EVENTS));
        double learned = rate(Mode.LEARN, LearnerProcess.APPLICATION_ID, List.of(Topics.EVENTS, Topics.OUTCOMES));
        System.out.printf(
                "attribution: %.0f events/s, %.0f %% of a copy's %.0f events/s; %d events became %d outcomes and %d counts%n",
                learned,
                100 * learned / copied,
                copied,
                sum(ends(List.of(Topics.EVENTS))),
                sum(ends(List.of(Topics.OUTCOMES))),
                sum(ends(List.of(Topics.COUNTS))));
        assertThat(learned).isPositive();
    }

    /** Events a second from the first commit seen until all of {@code topics} is committed. */
    private double rate(Mode mode, String group, List<String> topics) throws Exception {
        String[] options =
                System.getProperty("afterclick.speed.jvm", "-XX:+UseSerialGC").split(" ");
        try (LearnerProcess process = LearnerProcess.start(
                mode, (String) clientConfig.get("bootstrap.servers"), folder.resolve(mode.name()), options)) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> committed(group, Topics.EVENTS) > 0);
            long begin = System.nanoTime();
            long before = committed(group, Topics.EVENTS);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> isDrained(group, topics));
            return (sum(ends(List.of(Topics.EVENTS))) - before) / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private boolean isDrained(String group, List<String> topics) throws Exception {
        for (String topic : topics) {
            // The last offset of a topic written in transactions is the marker of a commit, which nobody consumes.
            long markers = topic.equals(Topics.OUTCOMES) ? ends(List.of(topic)).size() : 0;
            if (committed(group, topic) < sum(ends(List.of(topic))) - markers) {
                return false;
            }
        }
        return true;
    }

    private long committed(String group, String topic) throws ExecutionException, InterruptedException {
        long committed = 0;
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : offsets.entrySet()) {
            if (offset.getKey().topic().equals(topic) && offset.getValue() != null) {
                committed += offset.getValue().offset();
            }
        }
        return committed;
    }

    private Map<TopicPartition, Long> ends(List<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get().values().forEach(topic -> topic.partitions()
                .forEach(partition ->
                        latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private void send(List<Event> events) throws Exception {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("linger.ms", 5);
        config.put("compression.type", "lz4");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> last = null;
            for (Event event : events) {
                last = producer.send(new ProducerRecord<>(
                        Topics.EVENTS, Events.key(event.getTenant(), event.getReaderId()), event.toByteArray()));
            }
            producer.flush();
            last.get();
        }
    }
}
