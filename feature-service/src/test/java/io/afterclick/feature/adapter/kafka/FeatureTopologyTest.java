package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.IdCounts;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.IdCount;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTopologyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path stateDir;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> events;
    private TestInputTopic<byte[], byte[]> outcomes;
    private TestOutputTopic<byte[], byte[]> features;

    @BeforeEach
    void start() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        // The driver commits after each record, and RocksDB then goes to disk each time.
        properties.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        driver = new TopologyTestDriver(
                FeatureTopology.of(
                        TestViews.few(), new VectorTable(0), new DeletedReaders(), new FeatureMeters(registry)),
                properties,
                NOW);
        events = driver.createInputTopic(Topics.EVENTS, new ByteArraySerializer(), new ByteArraySerializer());
        outcomes = driver.createInputTopic(Topics.OUTCOMES, new ByteArraySerializer(), new ByteArraySerializer());
        features = driver.createOutputTopic(Topics.FEATURES, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void reads_ofAReader_becomeRecentWorksNewestFirst() throws UnreadableException {
        read("r1", "a", 1);
        read("r1", "c", 3);
        read("r1", "b", 2);
        read("r2", "d", 4);

        Map<FeatureId, FeatureValue> values = published();
        assertThat(values.get(recents("r1"))).isEqualTo(works("c", 3, "b", 2, "a", 1));
        assertThat(values.get(recents("r2"))).isEqualTo(works("d", 4));
    }

    @Test
    void read_thatComesTwice_changesNothing() throws UnreadableException {
        read("r1", "a", 1);
        read("r1", "b", 2);
        FeatureValue before = published().get(recents("r1"));

        read("r1", "a", 1);
        read("r1", "b", 2);

        assertThat(published().values()).allSatisfy(value -> assertThat(value).isEqualTo(before));
    }

    @Test
    void importedReads_areNotRecent() throws UnreadableException {
        for (int i = 0; i < 10; i++) {
            events.pipeInput(
                    TestRecords.readerKey("default", "r1"),
                    TestRecords.importedRead("default", "r1", "w" + i, NOW).toByteArray());
        }

        assertThat(published()).isEmpty();
    }

    @Test
    void outcomes_ofSeveralQueryWorks_areSummedByWork() throws UnreadableException {
        outcome("q1", "w", 1, 0, 0);
        outcome("q2", "w", 1, 1, 0);
        outcome("q1", "w", 0, 1, 0);
        outcome("q1", "w", 0, 0, 1);
        outcome("q1", "w", 0, -1, 0);
        outcome("q1", "other", 1, 0, 0);

        Map<FeatureId, FeatureValue> values = published();
        assertThat(values.get(count("work_impressions", "w"))).isEqualTo(new Count(2, NOW));
        assertThat(values.get(count("work_clicks", "w"))).isEqualTo(new Count(1, NOW));
        assertThat(values.get(count("work_read_ons", "w"))).isEqualTo(new Count(1, NOW));
        assertThat(values.get(count("work_impressions", "other"))).isEqualTo(new Count(1, NOW));
        assertThat(values).hasSize(4);
    }

    @Test
    void outcomes_ofAReader_becomeUnclickedWorks() throws UnreadableException {
        shown("r1", "d1", "a", 1, 10);
        shown("r1", "d1", "b", 1, 10);
        shown("r1", "d2", "a", 1, 20);
        shown("r2", "d3", "a", 1, 30);

        Map<FeatureId, FeatureValue> values = published();
        assertThat(values.get(unclicked("r1"))).isEqualTo(counts(20, new IdCount("a", 2), new IdCount("b", 1)));
        assertThat(values.get(unclicked("r2"))).isEqualTo(counts(30, new IdCount("a", 1)));
        assertThat(values).as("nothing else was said").hasSize(2);

        clicked("r1", "d2", "a", 2, 20, 25);
        shown("r1", "d4", "a", 1, 40);

        assertThat(published().get(unclicked("r1"))).isEqualTo(counts(40, new IdCount("a", 1), new IdCount("b", 1)));
    }

    /** 3,000 showings of 5 readers with revisions and duplicates, shuffled, against numbers computed offline. */
    @Test
    void unclickedWorks_anyOrderAndRepetition_equalTheOfflineNumbers() throws UnreadableException {
        long seed = 20260405;
        Random random = new Random(seed);
        Map<String, Map<String, List<long[]>>> shownByReader = new HashMap<>();
        List<Runnable> inputs = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String reader = "r" + random.nextInt(5);
            String decision = "d" + i;
            String work = "w" + random.nextInt(80);
            long second = 10L * i; // within a day, and none at the same time as another
            boolean click = random.nextInt(3) == 0;
            shownByReader
                    .computeIfAbsent(reader, key -> new HashMap<>())
                    .computeIfAbsent(work, key -> new ArrayList<>())
                    .add(new long[] {second, click ? 1 : 0});
            inputs.add(() -> shown(reader, decision, work, 1, second));
            if (click) {
                inputs.add(() -> clicked(reader, decision, work, 2, second, second + 2));
            }
            if (random.nextInt(4) == 0) {
                inputs.add(() -> shown(reader, decision, work, 1, second));
            }
        }
        Collections.shuffle(inputs, random);

        inputs.forEach(Runnable::run);

        Map<FeatureId, FeatureValue> values = published();
        shownByReader.forEach((reader, works) -> {
            long horizon = works.values().stream()
                    .flatMap(List::stream)
                    .map(showing -> showing[0])
                    .sorted(Collections.reverseOrder())
                    .skip(499)
                    .findFirst()
                    .orElse(0L);
            Map<String, Integer> expected = new HashMap<>();
            works.forEach((work, showings) -> {
                int sinceLastClick = 0;
                for (long[] showing : showings) { // oldest first; fewer than 20 of each
                    sinceLastClick = showing[1] == 1 ? 0 : showing[0] < horizon ? 0 : sinceLastClick + 1;
                }
                if (sinceLastClick > 0) {
                    expected.put(work, sinceLastClick);
                }
            });
            assertThat(((IdCounts) values.get(unclicked(reader))).entries())
                    .as("reader %s, seed %d", reader, seed)
                    .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                            .map(entry -> new IdCount(entry.getKey(), entry.getValue()))
                            .toList());
        });
    }

    @Test
    void tenants_areKeptApart() throws UnreadableException {
        events.pipeInput(
                TestRecords.readerKey("one", "r1"),
                TestRecords.read("one", "r1", "a", NOW).toByteArray());
        events.pipeInput(
                TestRecords.readerKey("two", "r1"),
                TestRecords.read("two", "r1", "b", NOW).toByteArray());

        Map<FeatureId, FeatureValue> values = published();
        assertThat(values)
                .containsOnlyKeys(
                        new FeatureId("one", "reader_recent_works", "r1"),
                        new FeatureId("two", "reader_recent_works", "r1"));
    }

    @Test
    void unreadableRecord_goesToTheDeadLettersWithItsOrigin_andTheRestGoesOn() throws UnreadableException {
        byte[] key = "a key".getBytes(StandardCharsets.UTF_8);
        byte[] value = "no event".getBytes(StandardCharsets.UTF_8);
        read("r1", "a", 1);
        events.pipeInput(key, value);
        read("r1", "b", 2);

        TestRecord<byte[], byte[]> dead = driver.createOutputTopic(
                        Topics.dead(Topics.EVENTS), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecord();
        assertThat(dead.key()).isEqualTo(key);
        assertThat(dead.value()).isEqualTo(value);
        assertThat(header(dead, DeadLetters.REASON)).isEqualTo("value is no Event");
        assertThat(header(dead, DeadLetters.CONSUMER)).isEqualTo("feature-service");
        assertThat(header(dead, DeadLetters.TOPIC)).isEqualTo("afterclick.events");
        assertThat(header(dead, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(dead, DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(published().get(recents("r1"))).isEqualTo(works("b", 2, "a", 1));
        assertThat(registry.counter("afterclick.feature.dead_letters", "topic", "afterclick.events")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void deadLetter_ofARecordWithoutKeyAndValue_isMadeToo() {
        outcomes.pipeInput(new TestRecord<>(null, null, NOW));

        TestRecord<byte[], byte[]> dead = driver.createOutputTopic(
                        Topics.dead(Topics.OUTCOMES), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecord();
        assertThat(dead.key()).isNull();
        assertThat(dead.value()).isNull();
        assertThat(header(dead, DeadLetters.TOPIC)).isEqualTo("afterclick.outcomes");
    }

    @Test
    void deadLetter_asLargeAsTheBrokerAllows_isCutAndSaysSo() {
        byte[] large = new byte[1_000_000];
        java.util.Arrays.fill(large, (byte) 0xff);

        events.pipeInput(new byte[] {1}, large);

        TestRecord<byte[], byte[]> dead = driver.createOutputTopic(
                        Topics.dead(Topics.EVENTS), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecord();
        assertThat(dead.value()).hasSize(DeadLetters.MAX_BYTES - 1);
        assertThat(header(dead, DeadLetters.CUT_FROM)).isEqualTo("1000001");
    }

    @Test
    void published_carriesTheTimeAtWhichTheEventWasReceived() {
        Instant received = NOW.minusSeconds(30);
        events.pipeInput(new TestRecord<>(
                TestRecords.readerKey("default", "r1"),
                TestRecords.read("default", "r1", "a", received).toByteArray(),
                NOW.minusSeconds(10)));

        assertThat(features.readRecord().getRecordTime()).isEqualTo(received);
    }

    @Test
    void published_recordsFromTheFuture_getTheTimeOfTheClock() {
        Instant future = NOW.plus(Duration.ofHours(3));
        events.pipeInput(new TestRecord<>(
                TestRecords.readerKey("default", "r1"),
                TestRecords.read("default", "r1", "a", future).toByteArray(),
                future));

        assertThat(features.readRecord().getRecordTime())
                .as("what a broker takes")
                .isEqualTo(NOW);
    }

    /** 2,000 reads with duplicates, shuffled, against a list computed offline. */
    @Test
    void anyOrderAndRepetition_equalsTheOfflineValues() throws UnreadableException {
        long seed = 20260403;
        Random random = new Random(seed);
        Map<String, Map<String, Long>> latest = new HashMap<>();
        List<Runnable> inputs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String reader = "r" + random.nextInt(5);
            String work = "w" + random.nextInt(300);
            long second = random.nextInt(10_000);
            latest.computeIfAbsent(reader, key -> new HashMap<>()).merge(work, second, Math::max);
            inputs.add(() -> read(reader, work, second));
            if (random.nextInt(4) == 0) {
                inputs.add(() -> read(reader, work, second));
            }
        }
        Collections.shuffle(inputs, random);

        inputs.forEach(Runnable::run);

        Map<FeatureId, FeatureValue> values = published();
        latest.forEach((reader, works) -> assertThat(values.get(recents(reader)))
                .as("reader %s, seed %d", reader, seed)
                .isEqualTo(new TimedIds(works.entrySet().stream()
                        .map(entry -> new TimedId(entry.getKey(), time(entry.getValue())))
                        .sorted(TimedId.NEWEST_FIRST)
                        .limit(100)
                        .toList())));
    }

    private void read(String reader, String work, long second) {
        events.pipeInput(
                TestRecords.readerKey("default", reader),
                TestRecords.read("default", reader, work, Instant.ofEpochMilli(time(second)))
                        .toByteArray());
    }

    private void shown(String reader, String decision, String work, int revision, long second) {
        outcomes.pipeInput(
                TestRecords.armKey("default", "q", work),
                TestRecords.shown("default", reader, decision, work, revision, instant(second), Optional.empty())
                        .toByteArray());
    }

    private void clicked(String reader, String decision, String work, int revision, long second, long clickedAtSecond) {
        outcomes.pipeInput(
                TestRecords.armKey("default", "q", work),
                TestRecords.shown(
                                "default",
                                reader,
                                decision,
                                work,
                                revision,
                                instant(second),
                                Optional.of(instant(clickedAtSecond)))
                        .toByteArray());
    }

    private void outcome(String queryWork, String work, int impressions, int clicks, int readOns) {
        outcomes.pipeInput(
                TestRecords.armKey("default", queryWork, work),
                TestRecords.outcome("default", queryWork, work, NOW, impressions, clicks, readOns)
                        .toByteArray());
    }

    /** The last value of each key since the last call. */
    private Map<FeatureId, FeatureValue> published() throws UnreadableException {
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        for (TestRecord<byte[], byte[]> record : features.readRecordsToList()) {
            values.put(FeatureMessages.idFromBytes(record.key()), FeatureMessages.valueFromBytes(record.value()));
        }
        return values;
    }

    private static TimedIds works(Object... idsAndSeconds) {
        List<TimedId> entries = new ArrayList<>();
        for (int i = 0; i < idsAndSeconds.length; i += 2) {
            entries.add(new TimedId((String) idsAndSeconds[i], time(((Number) idsAndSeconds[i + 1]).longValue())));
        }
        return new TimedIds(entries);
    }

    private static long time(long second) {
        return NOW.minus(Duration.ofDays(1)).plusSeconds(second).toEpochMilli();
    }

    /** Numbers as of the sight of what was shown at this second. */
    private static IdCounts counts(long second, IdCount... counts) {
        return new IdCounts(List.of(counts), instant(second).plusMillis(TestRecords.SEEN_AFTER_MILLIS));
    }

    private static Instant instant(long second) {
        return Instant.ofEpochMilli(time(second));
    }

    private static FeatureId unclicked(String reader) {
        return new FeatureId("default", "reader_unclicked_works", reader);
    }

    private static FeatureId recents(String reader) {
        return new FeatureId("default", "reader_recent_works", reader);
    }

    private static FeatureId count(String view, String work) {
        return new FeatureId("default", view, work);
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.getHeaders().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
