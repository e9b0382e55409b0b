package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.adapter.kafka.LearnerProcess.Mode;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.key.v1.ArmKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learners that are killed, join and leave count every event once: the counts are an offline recount's, to the last. */
@Tag("long")
class ExactlyOnceLongIT {
    private static final long SEED = 20_261_124;
    private static final int EVENTS = Integer.getInteger("afterclick.exactly-once.events", 200_000);
    private static final double DUPLICATES = 0.05;
    private static final double OUT_OF_ORDER = 0.1;
    private static final double GARBAGE = 0.01;
    private static final int DISPLACED_BY_AT_MOST = 2_000;
    private static final int KILLS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** Visits lie so long ago that all windows are closed when the wall clock is looked at; longer than visits last. */
    private static final Duration LONG_AGO = Duration.ofMinutes(90);

    private static final Duration SPAN = Duration.ofMinutes(60);

    private final KafkaAndRedis servers = new KafkaAndRedis();
    private final Random random = new Random(SEED);
    private final List<byte[]> garbage = new ArrayList<>();
    private Map<String, Object> clientConfig;
    private long quietSinceNanos;
    private long quietAtRecords = -1;

    @TempDir
    Path folder;

    @BeforeEach
    void startServers() {
        clientConfig = Map.of("bootstrap.servers", servers.start().get("kafka.bootstrap.servers"));
    }

    @AfterEach
    void stopServers() {
        servers.stop();
    }

    @Test
    void counts_learnersKilledJoiningAndLeaving_equalTheOfflineRecount() throws Exception {
        int duplicates = (int) (EVENTS * DUPLICATES);
        int unreadable = (int) (EVENTS * GARBAGE);
        List<Event> events = new ReaderTraffic(
                        SEED, System.currentTimeMillis() - LONG_AGO.toMillis(), Math.toIntExact(SPAN.toMillis()))
                .events(EVENTS - duplicates - unreadable)
                .subList(0, EVENTS - duplicates - unreadable);
        Map<ArmKey, ArmCounts> expected = new OfflineRecount(LearnerProcess.CLOCK, 3).of(events);
        List<ProducerRecord<byte[], byte[]>> records = records(events, duplicates, unreadable);
        assertThat(records).hasSize(EVENTS);

        long begin = System.nanoTime();
        String brokers = (String) clientConfig.get("bootstrap.servers");
        LearnerProcess first = LearnerProcess.start(Mode.SHORT_WINDOWS, brokers, folder.resolve("first"));
        LearnerProcess second = null;
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                // In the middle of a part's work, with a transaction open as nearly always.
                long before = committed(Topics.OUTCOMES);
                send(part(records, kill));
                await().atMost(PATIENCE).until(() -> committed(Topics.OUTCOMES) > before + EVENTS / (KILLS + 1) / 3);
                System.out.printf(
                        "kill %d: %d outcomes, %d counts%n",
                        kill + 1, committed(Topics.OUTCOMES), committed(Topics.COUNTS));
                first.kill();
                first = LearnerProcess.start(Mode.SHORT_WINDOWS, brokers, folder.resolve("first"));
                if (kill == 1) {
                    second = LearnerProcess.start(Mode.SHORT_WINDOWS, brokers, folder.resolve("second"));
                }
                if (kill == 3) {
                    second.close();
                }
            }
            send(part(records, KILLS));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(3))
                    .until(() -> counts().equals(expected) || quietFor(Duration.ofSeconds(60)));
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "%d events, %d of them twice, %d unreadable, %d kills: %.0f s, %.0f events/s; %d arms, %d read-ons, chains of %d%n",
                    EVENTS,
                    duplicates,
                    unreadable,
                    KILLS,
                    seconds,
                    EVENTS / seconds,
                    expected.size(),
                    sum(expected, false),
                    sum(expected, true));
            Map<ArmKey, ArmCounts> found = counts();
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            expected.forEach(
                    (arm, counts) -> assertThat(found.get(arm)).as("%s", arm).isEqualTo(counts));
            assertThat(deadValues()).isEqualTo(sorted(garbage));
        } finally {
            first.kill();
            if (second != null && second.isAlive()) {
                second.kill();
            }
        }
    }

    private static long sum(Map<ArmKey, ArmCounts> counts, boolean ofChains) {
        return counts.values().stream()
                .mapToLong(arm ->
                        ofChains ? arm.total().chainReadOns() : arm.total().readOns())
                .sum();
    }

    /** The events, some twice, some later than they were, with garbage between. */
    private List<ProducerRecord<byte[], byte[]>> records(List<Event> events, int duplicates, int unreadable) {
        record Placed(double place, ProducerRecord<byte[], byte[]> record) {}
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            boolean displaced = random.nextDouble() < OUT_OF_ORDER;
            placed.add(new Placed(
                    i + (displaced ? random.nextDouble() * DISPLACED_BY_AT_MOST : 0), record(events.get(i))));
        }
        for (int i = 0; i < duplicates; i++) {
            int which = random.nextInt(events.size());
            placed.add(new Placed(which + random.nextDouble() * events.size() / 4, record(events.get(which))));
        }
        for (int i = 0; i < unreadable; i++) {
            byte[] bytes = new byte[16 + random.nextInt(100)];
            random.nextBytes(bytes);
            bytes[0] = (byte) 0xff; // no field begins so: never a valid event
            ByteBuffer.wrap(bytes, 1, Integer.BYTES).putInt(i);
            garbage.add(bytes);
            placed.add(new Placed(
                    random.nextDouble() * events.size(),
                    new ProducerRecord<>(Topics.EVENTS, Events.key("t", "reader" + random.nextInt(1_000)), bytes)));
        }
        placed.sort((a, b) -> Double.compare(a.place(), b.place()));
        return placed.stream().map(Placed::record).toList();
    }

    private static ProducerRecord<byte[], byte[]> record(Event event) {
        return new ProducerRecord<>(
                Topics.EVENTS, Events.key(event.getTenant(), event.getReaderId()), event.toByteArray());
    }

    private static <T> List<T> part(List<T> all, int number) {
        int parts = KILLS + 1;
        return all.subList(
                (int) ((long) all.size() * number / parts), (int) ((long) all.size() * (number + 1) / parts));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("linger.ms", 5);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                sent.add(producer.send(record));
            }
            for (Future<RecordMetadata> written : sent) {
                written.get();
            }
        }
    }

    /** Records of a topic that others can see, with the markers of transactions. */
    private long committed(String topic) {
        try (Admin admin = Admin.create(clientConfig)) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(info -> latest.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            return admin
                    .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether counts have not changed for so long: then they won't become right any more. */
    private boolean quietFor(Duration time) {
        long records = committed(Topics.COUNTS);
        if (records != quietAtRecords) {
            quietAtRecords = records;
            quietSinceNanos = System.nanoTime();
        }
        return System.nanoTime() - quietSinceNanos > time.toNanos();
    }

    private Map<ArmKey, ArmCounts> counts() {
        Map<ArmKey, byte[]> last = new HashMap<>();
        CommittedRecords.read(clientConfig, Topics.COUNTS, record -> last.put(arm(record.key()), record.value()));
        Map<ArmKey, ArmCounts> counts = new HashMap<>();
        last.forEach((arm, value) -> counts.put(arm, armCounts(value)));
        return counts;
    }

    private List<String> deadValues() {
        List<byte[]> dead = new ArrayList<>();
        CommittedRecords.read(clientConfig, Topics.deadOf(Topics.EVENTS), record -> dead.add(record.value()));
        return sorted(dead);
    }

    private static List<String> sorted(List<byte[]> values) {
        return values.stream().map(HexFormat.of()::formatHex).sorted().toList();
    }

    private static ArmKey arm(byte[] key) {
        try {
            return ArmKey.parseFrom(key);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ArmCounts armCounts(byte[] value) {
        try {
            return CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(value));
        } catch (InvalidProtocolBufferException | UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }
}
