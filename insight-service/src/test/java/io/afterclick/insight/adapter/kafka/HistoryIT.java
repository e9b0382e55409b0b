package io.afterclick.insight.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.insight.adapter.store.ChangeRange;
import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.adapter.store.RawFiles;
import io.afterclick.insight.history.ChangesKept;
import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.Period;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ArmKey;
import io.afterclick.proto.key.v1.ReaderKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The history on a real Kafka, in a process that is killed again and again. */
@Timeout(300)
class HistoryIT {
    private static final int EVENTS = 50_000;
    private static final int OUTCOMES = 5_000;
    private static final int GARBAGE = 500;
    private static final int READERS = 700;
    private static final int DAYS = 4;
    private static final int KILLS = 4;
    private static final Instant START = Instant.parse("2026-03-10T00:00:00Z");
    private static final String TENANT = "killed";

    private static final KafkaAndRedis SERVERS = new KafkaAndRedis();
    private static String bootstrapServers;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServers() {
        bootstrapServers = SERVERS.start().get("kafka.bootstrap.servers");
    }

    @AfterAll
    static void stopServers() {
        SERVERS.stop();
    }

    @Test
    void history_killedAgainAndAgain_equalsAnOfflineCount_andADeletedReaderIsInNoFile() throws Exception {
        SplittableRandom random = new SplittableRandom(20260310);
        Map<String, Long> earliest = new HashMap<>();
        Map<String, String> lastRevision = new HashMap<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<Outcome> told = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Event event = event(random);
            earliest.merge(key(event), millis(event.getTime()), Math::min);
            records.add(new ProducerRecord<>("afterclick.events", readerKey(event.getReaderId()), event.toByteArray()));
        }
        for (int i = 0; i < OUTCOMES; i++) {
            Outcome outcome = outcome(random, i);
            lastRevision.merge(
                    outcome.getDecisionId() + "|" + outcome.getWorkId(),
                    outcome.getRevision() + "|" + outcome.getReaderId(),
                    (a, b) -> Integer.parseInt(a.split("\\|")[0]) >= Integer.parseInt(b.split("\\|")[0]) ? a : b);
            told.add(outcome);
            records.add(new ProducerRecord<>("afterclick.outcomes", armKey(outcome), outcome.toByteArray()));
        }
        for (int i = 0; i < GARBAGE; i++) {
            records.add(new ProducerRecord<>(
                    "afterclick.events", readerKey("r" + i), ("garbage " + i).getBytes(StandardCharsets.UTF_8)));
        }
        java.util.Collections.shuffle(records, new java.util.Random(7));

        int sent = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int until = records.size() * (kill + 1) / (KILLS + 1);
            send(records.subList(sent, until));
            sent = until;
            Process process = startProcess();
            long enough = stored() + 1 + random.nextInt(records.size() / (KILLS + 2));
            await("it writes")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        assertThat(process.isAlive()).as(output()).isTrue();
                        return stored() >= enough;
                    });
            process.destroyForcibly().waitFor();
        }
        send(records.subList(sent, records.size()));
        Process last = startProcess();
        await("everything is written").atMost(Duration.ofSeconds(90)).until(() -> {
            assertThat(last.isAlive()).as(output()).isTrue();
            return stored() >= EVENTS + OUTCOMES + GARBAGE;
        });
        last.destroyForcibly().waitFor();

        try (ParquetHistory history = new ParquetHistory(folder)) {
            assertThat(rows(
                            history,
                            "SELECT concat_ws('|', type, reader_id, work_id, coalesce(decision_id, '-'),"
                                    + " coalesce(episode, 0)) || '|' || epoch_ms(time) FROM events"))
                    .isEqualTo(texts(earliest));
            assertThat(rows(history, "SELECT concat_ws('|', decision_id, work_id, revision, reader_id) FROM outcomes"))
                    .isEqualTo(texts(lastRevision));
            assertThat(changes(history))
                    .as("each record of an outcome, once")
                    .containsExactlyInAnyOrderElementsOf(told);
        }
        assertThat(deadGarbage()).as("each piece of garbage is put aside").hasSize(GARBAGE);

        deleteAndLookForIt();
    }

    /** All that the history keeps as changes; of each partition in the order of its topic. */
    private static List<Outcome> changes(ParquetHistory history) throws Exception {
        List<Outcome> changes = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            String topicId = new TopicIds(admin).of("afterclick.outcomes");
            for (ChangesKept.Partition kept : history.changesKept(topicId).partitions()) {
                assertThat(kept.from()).isZero();
                try (ChangeRange range = history.changes(TENANT, topicId, kept.partition(), kept.from(), kept.next())) {
                    List<byte[]> piece;
                    do {
                        long before = range.last();
                        piece = range.next(500, row -> {
                            assertThat(row.getLong("topic_offset")).isGreaterThan(before);
                            return row.getBytes("message");
                        });
                        for (byte[] message : piece) {
                            changes.add(Outcome.parseFrom(message));
                        }
                    } while (!piece.isEmpty());
                }
            }
        }
        return changes;
    }

    private void deleteAndLookForIt() throws Exception {
        String goner = "r1";
        assertThat(RawFiles.holding(folder, "'reader_id': " + goner + ",")).isNotEmpty();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
                ParquetHistory history = new ParquetHistory(folder);
                HistoryConsumer consumer = HistoryProcess.start(bootstrapServers, admin, history, folder, 1_000)) {
            await("it has caught up").atMost(Duration.ofSeconds(30)).until(consumer::isCaughtUp);
            send(List.of(
                    deletion(goner, START.plus(Duration.ofDays(DAYS + 1))),
                    // Replayed later, although it happened before: it must not come back.
                    new ProducerRecord<>(
                            "afterclick.events",
                            readerKey(goner),
                            read(goner, START).toByteArray()),
                    new ProducerRecord<>(
                            "afterclick.events",
                            readerKey("witness"),
                            read("witness", START).toByteArray())));
            await("the witness, sent last, is stored")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !rows(history, "SELECT reader_id FROM events WHERE reader_id = 'witness'")
                            .isEmpty());
            await("the reader is in no file")
                    .ignoreException(IllegalStateException.class) // a file was merged while it was looked at
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(RawFiles.holding(folder, "'reader_id': " + goner + ","))
                            .isEmpty());
            assertThat(rows(history, "SELECT DISTINCT reader_id FROM events")).hasSize(READERS);
        }
    }

    @Test
    void folder_whileAProcessHasIt_isRefused() throws Exception {
        Process process = startProcess();
        await("it has the folder").atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(process.isAlive()).as(output()).isTrue();
            return Files.exists(folder.resolve("history-v1/positions"));
        });
        assertThatExceptionOfType(HistoryException.class)
                .isThrownBy(() -> new ParquetHistory(folder))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(HistoryException.Reason.IN_USE));
        process.destroyForcibly().waitFor();
        new ParquetHistory(folder).close();
    }

    private Process startProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HistoryProcess.class.getName(),
                        bootstrapServers,
                        folder.toString(),
                        "1000")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output").toFile()))
                .start();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Records that are stored; positions are in the folder, so that somebody else can look at them. */
    private long stored() throws IOException {
        Path positions = folder.resolve("history-v1/positions");
        if (!Files.isDirectory(positions)) {
            return 0;
        }
        long stored = 0;
        try (var files = Files.list(positions)) {
            for (Path file : files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                stored += Long.parseLong(Files.readString(file).strip());
            }
        }
        return stored;
    }

    private static TreeSet<String> texts(Map<String, ?> values) {
        TreeSet<String> texts = new TreeSet<>();
        values.forEach((key, value) -> texts.add(key + "|" + value));
        return texts;
    }

    private static TreeSet<String> rows(ParquetHistory history, String sql) {
        return history.ask(TENANT, Period.ALL, views -> {
            TreeSet<String> rows = new TreeSet<>();
            try (Statement statement = views.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
            return rows;
        });
    }

    /** A tenth of them is told twice or more often, and any order of times is possible. */
    private static Event event(SplittableRandom random) {
        String reader = "r" + random.nextInt(READERS);
        Instant time = START.plusSeconds(random.nextInt(DAYS * 86_400));
        Event.Builder event = Event.newBuilder()
                .setTenant(TENANT)
                .setReaderId(reader)
                .setTime(timestamp(time))
                .setReceivedAt(timestamp(time.plusSeconds(1)));
        String work = "w" + random.nextInt(40);
        ShownWork shown = ShownWork.newBuilder()
                .setDecisionId("d" + reader + "-" + random.nextInt(3))
                .setQueryWorkId("q")
                .setWorkId(work)
                .setPosition(1)
                .setDecidedAt(timestamp(time))
                .build();
        switch (random.nextInt(3)) {
            case 0 -> event.setImpression(Impression.newBuilder().setShown(shown));
            case 1 -> event.setClick(Click.newBuilder().setShown(shown));
            default -> event.setRead(Read.newBuilder().setWorkId(work).setEpisode(1 + random.nextInt(3)));
        }
        return event.build();
    }

    private static Event read(String reader, Instant time) {
        return Event.newBuilder()
                .setTenant(TENANT)
                .setReaderId(reader)
                .setTime(timestamp(time))
                .setReceivedAt(timestamp(time))
                .setRead(Read.newBuilder().setWorkId("later"))
                .build();
    }

    private static Outcome outcome(SplittableRandom random, int i) {
        int decision = random.nextInt(1_000);
        return Outcome.newBuilder()
                .setTenant(TENANT)
                .setReaderId("r" + decision % READERS)
                .setDecisionId("d" + decision)
                .setQueryWorkId("q")
                .setWorkId("w" + decision % 7)
                .setPosition(1)
                .setDecidedAt(timestamp(START.plusSeconds(decision * 300L)))
                .setStage(OutcomeStage.OUTCOME_STAGE_CLICKED)
                .setRevision(1 + random.nextInt(9))
                .setChange(OutcomeCounts.newBuilder().setMisses(i).setReadOns(-1))
                .build();
    }

    private static String key(Event event) {
        return switch (event.getBodyCase()) {
            case IMPRESSION ->
                shownKey("impression", event, event.getImpression().getShown());
            case CLICK -> shownKey("click", event, event.getClick().getShown());
            default ->
                "read|" + event.getReaderId() + "|" + event.getRead().getWorkId() + "|-|"
                        + event.getRead().getEpisode();
        };
    }

    private static String shownKey(String type, Event event, ShownWork shown) {
        return type + "|" + event.getReaderId() + "|" + shown.getWorkId() + "|" + shown.getDecisionId() + "|0";
    }

    private static long millis(Timestamp time) {
        return time.getSeconds() * 1_000 + time.getNanos() / 1_000_000;
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static ProducerRecord<byte[], byte[]> deletion(String reader, Instant deletedAt) {
        return new ProducerRecord<>(
                "afterclick.deletions",
                readerKey(reader),
                ReaderDeletion.newBuilder()
                        .setTenant(TENANT)
                        .setReaderId(reader)
                        .setDeletedAt(timestamp(deletedAt))
                        .build()
                        .toByteArray());
    }

    private static byte[] readerKey(String reader) {
        return ReaderKey.newBuilder()
                .setTenant(TENANT)
                .setReaderId(reader)
                .build()
                .toByteArray();
    }

    private static byte[] armKey(Outcome outcome) {
        return ArmKey.newBuilder()
                .setTenant(TENANT)
                .setQueryWorkId(outcome.getQueryWorkId())
                .setCandidateWorkId(outcome.getWorkId())
                .build()
                .toByteArray();
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(producer.send(record)));
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    private static TreeSet<String> deadGarbage() {
        TreeSet<String> garbage = new TreeSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition dead = new TopicPartition("afterclick.events.dead", 0);
            consumer.assign(List.of(dead));
            consumer.seekToBeginning(List.of(dead));
            long end = consumer.endOffsets(List.of(dead)).get(dead);
            while (consumer.position(dead) < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> garbage.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return garbage;
    }
}
