package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.attribution.BotRules;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.key.v1.ArmKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnTopologyTest {
    private static final long T = 1_800_000_000_000L;
    private static final Duration CLICK_WINDOW = Duration.ofMinutes(1);
    private static final Duration READ_WINDOW = Duration.ofMinutes(10);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TIMERS_PER_TICK = 2;
    private static final int CLICKS_PER_MINUTE = 5;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordedSpans recorded = new RecordedSpans();
    private final SdkTracerProvider tracers =
            SdkTracerProvider.builder().addSpanProcessor(recorded).build();
    private RocksDbMemory memory;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> events;
    private TestInputTopic<byte[], byte[]> outcomesIn;
    private TestOutputTopic<byte[], byte[]> outcomes;
    private TestOutputTopic<byte[], byte[]> counts;

    @BeforeEach
    void start() {
        memory = new RocksDbMemory(8 << 20);
        Map<String, Object> config = new HashMap<>();
        memory.configure(config);
        config.put("application.id", "test");
        config.put("bootstrap.servers", "unused:1");
        config.put("state.dir", folder.toString());
        config.put("processing.guarantee", "exactly_once_v2");
        Properties properties = new Properties();
        properties.putAll(config);
        driver = new TopologyTestDriver(
                LearnTopology.of(settings(), new LearnMetrics(registry), new RecordSpans(tracers.get("test"))),
                properties,
                Instant.ofEpochMilli(T));
        events = input(Topics.EVENTS);
        outcomesIn = input(Topics.OUTCOMES);
        outcomes = output(Topics.OUTCOMES);
        counts = output(Topics.COUNTS);
    }

    @AfterEach
    void stop() {
        driver.close();
        memory.close();
        tracers.close();
    }

    @Test
    void events_clickAndTwoReads_becomeOutcomesAndCounts() throws Exception {
        send(Events.impression("t", "reader", "d", "query", "work", T));
        send(Events.click("t", "reader", "d", "query", "work", T + 10));
        send(Events.read("t", "reader", "work", 1, T + 20));
        send(Events.read("t", "reader", "work", 2, T + 30));
        List<Outcome> revisions = outcomes();
        assertThat(revisions)
                .extracting(Outcome::getStage)
                .containsExactly(
                        OutcomeStage.OUTCOME_STAGE_SEEN,
                        OutcomeStage.OUTCOME_STAGE_CLICKED,
                        OutcomeStage.OUTCOME_STAGE_CLICKED,
                        OutcomeStage.OUTCOME_STAGE_READ_ON);
        assertThat(revisions).extracting(Outcome::getRevision).containsExactly(1, 2, 3, 4);
        assertThat(revisions.get(3).getEpisodesRead()).isEqualTo(2);
        assertThat(revisions.get(3).getReaderId()).isEqualTo("reader");
        assertThat(revisions.get(3).getPosition()).isEqualTo(1);
        List<TestRecord<byte[], byte[]>> written = counts.readRecordsToList();
        TestRecord<byte[], byte[]> last = written.get(written.size() - 1);
        assertThat(ArmKey.parseFrom(last.key()))
                .isEqualTo(ArmKey.newBuilder()
                        .setTenant("t")
                        .setQueryWorkId("query")
                        .setCandidateWorkId("work")
                        .build());
        assertThat(counts(last.value()).readOns()).isEqualTo(1);
        assertThat(counts(last.value()).impressions()).isEqualTo(1);
        assertThat(last.timestamp()).as("the time of receipt, for freshness").isEqualTo(T + 30);
    }

    @Test
    void events_scoreOfTheSlate_reachesOutcomesAndCounts() throws Exception {
        send(Events.impression("t", "reader", "d", "query", "work", T));
        assertThat(outcomes().get(0).getScore()).isEqualTo(Events.SCORE);
        assertThat(CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(
                                counts.readRecord().value()))
                        .score())
                .isEqualTo(Events.SCORE);
    }

    @Test
    void events_readOnFromTheClickedWorksSlate_becomesTheClicksChain() throws Exception {
        send(Events.click("t", "reader", "d1", "A", "B", T));
        send(Events.click("t", "reader", "d2", "B", "C", T + 100));
        send(Events.read("t", "reader", "C", 1, T + 200));
        assertThat(outcomes()).extracting(Outcome::getChain).containsOnly(0);
        counts.readRecordsToList();
        send(Events.read("t", "reader", "C", 2, T + 300));
        List<Outcome> revisions = outcomes();
        assertThat(revisions).extracting(Outcome::getWorkId).containsExactly("C", "B");
        assertThat(revisions).extracting(Outcome::getChain).containsExactly(0, 1);
        OutcomeCounts ofB = lastCounts();
        assertThat(ofB.chainReadOns()).isEqualTo(1);
        assertThat(ofB.fault()).isEmpty();
    }

    @Test
    void events_ofAProgram_countNothingAndAreCountedAsSuch() throws Exception {
        for (int i = 0; i <= CLICKS_PER_MINUTE; i++) {
            send(Events.click("t", "program", "d" + i, "query", "work" + i, T + i));
        }
        assertThat(outcomes()).extracting(Outcome::getBotLike).containsOnly(false);
        counts.readRecordsToList();
        send(Events.click("t", "program", "d", "query", "one more", T + 1_000));
        send(Events.read("t", "program", "work0", 1, T + 2_000));
        List<Outcome> revisions = outcomes();
        assertThat(revisions).extracting(Outcome::getBotLike).containsExactly(true, true);
        assertThat(revisions.get(0).hasChange()).isFalse();
        assertThat(lastCounts().isZero())
                .as("what was still open is taken back")
                .isTrue();
        assertThat(registry.get("afterclick.bandit.bot_like.readers").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("afterclick.bandit.bot_like.outcomes").counter().count())
                .isEqualTo(2);
        send(Events.click("t", "somebody else", "e", "query", "one more", T + 3_000));
        assertThat(outcomes().get(0).getBotLike()).isFalse();
    }

    @Test
    void events_sentAgain_emitNothing() {
        List<Event> sent = List.of(
                Events.impression("t", "reader", "d", "query", "work", T),
                Events.click("t", "reader", "d", "query", "work", T + 10),
                Events.read("t", "reader", "work", 1, T + 20));
        sent.forEach(this::send);
        outcomes.readRecordsToList();
        counts.readRecordsToList();
        sent.forEach(this::send);
        assertThat(outcomes.isEmpty()).isTrue();
        assertThat(counts.isEmpty()).isTrue();
    }

    @Test
    void wallClock_afterTheClickWindow_makesMisses() throws Exception {
        send(Events.impression("t", "reader", "d", "query", "work", T));
        driver.advanceWallClockTime(CLICK_WINDOW.minus(TICK));
        assertThat(lastCounts().misses()).isZero();
        driver.advanceWallClockTime(TICK.multipliedBy(2));
        assertThat(lastCounts()).isEqualTo(OutcomeCounts.ofMiss(1));
    }

    @Test
    void wallClock_afterTheReadWindow_ripensClicks() throws Exception {
        send(Events.click("t", "reader", "d", "query", "work", T));
        send(Events.read("t", "reader", "work", 1, T + 5));
        OutcomeCounts now = OutcomeCounts.ZERO;
        for (int i = 0; i < READ_WINDOW.toSeconds() + 2; i++) {
            driver.advanceWallClockTime(TICK);
            now = counts.isEmpty() ? now : lastCounts();
            assertThat(now.fault()).isEmpty();
        }
        assertThat(now).isEqualTo(OutcomeCounts.ofOneAndDone(1));
    }

    @Test
    void wallClock_moreTimersThanATickHandles_handlesThemInTheNext() {
        for (int i = 0; i < 5; i++) {
            send(Events.impression("t", "reader" + i, "d" + i, "query", "work", T));
        }
        outcomes.readRecordsToList();
        driver.advanceWallClockTime(CLICK_WINDOW.plus(TICK));
        assertThat(outcomes.readRecordsToList()).hasSize(TIMERS_PER_TICK);
        driver.advanceWallClockTime(TICK);
        driver.advanceWallClockTime(TICK);
        assertThat(outcomes.readRecordsToList()).hasSize(5 - TIMERS_PER_TICK);
        assertThat(registry.get("afterclick.bandit.timer.delay").timer().count())
                .isEqualTo(5);
    }

    @Test
    void wallClock_afterAllWindows_leavesNoState() {
        send(Events.click("t", "reader", "d", "query", "work", T));
        send(Events.impression("t", "reader", "other", "query", "other", T));
        send(Events.read("t", "reader", "work", 1, T + 5));
        assertThat(keys(AttributionProcessor.STORE)).isEqualTo(2);
        driver.advanceWallClockTime(Duration.ofHours(2));
        for (int i = 0; i < 20; i++) {
            driver.advanceWallClockTime(TICK);
        }
        assertThat(keys(AttributionProcessor.STORE)).isZero();
        driver.advanceWallClockTime(Duration.ofDays(1));
        for (int i = 0; i < 5; i++) {
            driver.advanceWallClockTime(TICK);
        }
        assertThat(keys(ReaderWatch.STORE)).isZero();
        assertThat(keys(TimerIndex.STORE)).isZero();
    }

    @Test
    void events_unreadable_goToTheDeadTopicAndOthersGoOn() {
        byte[] key = Events.key("t", "reader");
        byte[] garbage = "no protobuf".getBytes(StandardCharsets.UTF_8);
        Event valid = Events.click("t", "reader", "d", "query", "work", T);
        events.pipeInput(key, garbage);
        events.pipeInput(key, (byte[]) null);
        events.pipeInput(null, valid.toByteArray());
        events.pipeInput(Events.key("t", "somebody else"), valid.toByteArray());
        events.pipeInput(key, valid.toBuilder().setTenant("T!").build().toByteArray());
        events.pipeInput(key, valid.toBuilder().clearBody().build().toByteArray());
        events.pipeInput(key, valid.toBuilder().clearReceivedAt().build().toByteArray());
        events.pipeInput(
                key,
                valid.toBuilder()
                        .setTime(Timestamps.fromMillis(T + 300_001))
                        .build()
                        .toByteArray());
        send(valid);
        List<TestRecord<byte[], byte[]>> dead =
                output(Topics.deadOf(Topics.EVENTS)).readRecordsToList();
        assertThat(dead).hasSize(8);
        assertThat(dead.get(0).key()).isEqualTo(key);
        assertThat(dead.get(0).value()).isEqualTo(garbage);
        assertThat(header(dead.get(0), "afterclick-consumer")).isEqualTo("bandit-service");
        assertThat(header(dead.get(0), "afterclick-topic")).isEqualTo("afterclick.events");
        assertThat(header(dead.get(0), "afterclick-partition")).isEqualTo("0");
        assertThat(header(dead.get(1), "afterclick-offset")).isEqualTo("1");
        assertThat(dead.stream().map(record -> header(record, "afterclick-reason")))
                .containsExactly(
                        "key or value is no valid Protobuf of this topic",
                        "key or value is missing",
                        "key or value is missing",
                        "missing or invalid: key (another reader's)",
                        "missing or invalid: tenant",
                        "body is missing or of an unknown kind",
                        "missing or invalid: received_at",
                        "missing or invalid: time (over 5 minutes ahead of received_at)");
        assertThat(outcomes.readRecordsToList()).hasSize(1);
        assertThat(registry.get("afterclick.bandit.dead_letters")
                        .tag("topic", "afterclick.events")
                        .counter()
                        .count())
                .isEqualTo(8);
    }

    @Test
    void outcomes_unreadable_goToTheDeadTopicAndOthersGoOn() {
        ArmKey arm = ArmKey.newBuilder()
                .setTenant("t")
                .setQueryWorkId("query")
                .setCandidateWorkId("work")
                .build();
        Outcome taking = Outcome.newBuilder()
                .setTenant("t")
                .setQueryWorkId("query")
                .setWorkId("work")
                .setDecidedAt(Timestamps.fromMillis(T))
                .setChange(CountsCodec.toProto(OutcomeCounts.ZERO.minus(OutcomeCounts.ofMiss(1))))
                .build();
        outcomesIn.pipeInput(arm.toByteArray(), new byte[] {1, 2, 3});
        outcomesIn.pipeInput(arm.toByteArray(), taking.toByteArray());
        outcomesIn.pipeInput(arm.toBuilder().setCandidateWorkId("other").build().toByteArray(), taking.toByteArray());
        send(Events.click("t", "reader", "d", "query", "work", T));
        assertThat(output(Topics.deadOf(Topics.OUTCOMES)).readRecordsToList()).hasSize(3);
        assertThat(counts.readRecordsToList()).hasSize(1);
    }

    @Test
    void events_imported_leaveNoTrace() {
        Event imported = Events.read("t", "reader", "work", 1, T).toBuilder()
                .setRead(Read.newBuilder().setWorkId("work").setImported(true))
                .build();
        send(imported);
        assertThat(keys(AttributionProcessor.STORE)).isZero();
        assertThat(output(Topics.deadOf(Topics.EVENTS)).isEmpty()).isTrue();
    }

    @Test
    void events_withTraceContext_passItOn() {
        Headers headers = new RecordHeaders();
        headers.add("traceparent", "00-abc-def-01".getBytes(StandardCharsets.UTF_8));
        headers.add("other", new byte[] {1});
        Event click = Events.click("t", "reader", "d", "query", "work", T);
        events.pipeInput(new TestRecord<>(Events.key("t", "reader"), click.toByteArray(), headers, T));
        TestRecord<byte[], byte[]> record = counts.readRecord();
        assertThat(header(record, "traceparent")).isEqualTo("00-abc-def-01");
        assertThat(record.headers().toArray()).hasSize(1);
    }

    @Test
    void click_ofARecordedTrace_hasASpanForEachStep_eachTheChildOfTheOneBefore() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String post = "b7ad6b7169203331";
        sendClick("00-" + trace + "-" + post + "-01");
        assertThat(recorded.ended()).extracting(SpanData::getName).containsExactly("attribute event", "count outcome");
        assertThat(recorded.ended()).extracting(SpanData::getTraceId).containsOnly(trace);
        assertThat(recorded.ended()).extracting(SpanData::getKind).containsOnly(SpanKind.CONSUMER);
        SpanData attributed = recorded.ended().get(0);
        SpanData counted = recorded.ended().get(1);
        assertThat(attributed.getParentSpanId()).isEqualTo(post);
        assertThat(counted.getParentSpanId()).isEqualTo(attributed.getSpanId());
        assertThat(header(counts.readRecord(), "traceparent"))
                .isEqualTo("00-" + trace + "-" + counted.getSpanId() + "-01");
        assertThat(attributed.getAttributes().asMap())
                .isEqualTo(Map.of(AttributeKey.stringKey("afterclick.effect"), "applied"));
        assertThat(counted.getAttributes().asMap())
                .as("why the arm moves, and no ids")
                .isEqualTo(Map.of(
                        AttributeKey.longKey("afterclick.impressions"), 1L,
                        AttributeKey.longKey("afterclick.clicks"), 1L,
                        AttributeKey.longKey("afterclick.read_ons"), 0L));
    }

    @Test
    void click_ofATraceThatNobodyRecords_hasNoSpans_andPassesItOn() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        sendClick(parent);
        assertThat(recorded.ended()).isEmpty();
        assertThat(header(counts.readRecord(), "traceparent")).isEqualTo(parent);
    }

    private void sendClick(String traceParent) {
        Headers headers = new RecordHeaders().add("traceparent", traceParent.getBytes(StandardCharsets.UTF_8));
        Event click = Events.click("t", "reader", "d", "query", "work", T);
        events.pipeInput(new TestRecord<>(Events.key("t", "reader"), click.toByteArray(), headers, T));
    }

    private LearnSettings settings() {
        return new LearnSettings(
                new OutcomeClock(CLICK_WINDOW, READ_WINDOW, Duration.ofMinutes(20)),
                "test",
                folder,
                1,
                TICK,
                TIMERS_PER_TICK,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                500,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(5),
                8 << 20,
                1 << 20,
                3,
                new BotRules(true, CLICKS_PER_MINUTE, 600, 120, 100, 0.9, Duration.ofHours(1)));
    }

    @Test
    void deletion_ofAReader_leavesNothingOfItAndEarlierEventsDoNotComeBack() throws Exception {
        send(Events.impression("t", "goner", "d", "query", "work", T));
        send(Events.click("t", "goner", "d", "query", "work", T + 10));
        send(Events.click("t", "goner-2", "d2", "query", "work", T + 20));
        delete("t", "goner", T + 100);
        outcomes.readValuesToList();

        assertThat(holding("goner\0")).as("histories, timers and activity").isZero();
        assertThat(holding("goner-2\0")).isPositive();
        send(Events.click("t", "goner", "d", "query", "work", T + 10));
        send(Events.read("t", "goner", "work", 1, T + 30));
        assertThat(outcomes()).isEmpty();
        assertThat(holding("goner\0")).isZero();

        send(Events.click("t", "goner", "d3", "query", "work", T + 101));
        assertThat(outcomes()).extracting(Outcome::getDecisionId).contains("d3");
        assertThat(holding("goner\0")).isPositive();
    }

    @Test
    void deletion_ofAReaderOfManyWorks_goesOnAtTheNextTicks_andIsForgottenInTheEnd() {
        for (int work = 0; work < 450; work++) {
            send(Events.impression("t", "goner", "d" + work, "query", "work" + work, T));
        }
        delete("t", "goner", T + 1);
        assertThat(holding("goner\0work")).as("after one piece").isBetween(1, 2 * 450);
        for (int tick = 0; tick < 4; tick++) {
            driver.advanceWallClockTime(TICK);
        }
        assertThat(holding("goner\0work")).isZero();
        assertThat(keys(ReaderErasure.STORE)).isEqualTo(1);

        driver.advanceWallClockTime(Duration.ofDays(9));
        driver.advanceWallClockTime(TICK);
        driver.advanceWallClockTime(TICK);
        assertThat(keys(ReaderErasure.STORE)).isZero();
        assertThat(holding("goner")).isZero();
    }

    @Test
    void deletion_thatCannotBeRead_isPutAside() {
        input(Topics.DELETIONS).pipeInput(new byte[] {1}, "no deletion".getBytes(StandardCharsets.UTF_8));
        assertThat(output(Topics.deadOf(Topics.DELETIONS)).readRecordsToList())
                .singleElement()
                .satisfies(dead -> assertThat(header(dead, "afterclick-topic")).isEqualTo(Topics.DELETIONS));
    }

    private void delete(String tenant, String reader, long at) {
        input(Topics.DELETIONS)
                .pipeInput(
                        Events.key(tenant, reader),
                        ReaderDeletion.newBuilder()
                                .setTenant(tenant)
                                .setReaderId(reader)
                                .setDeletedAt(Timestamps.fromMillis(at))
                                .build()
                                .toByteArray());
    }

    /** Keys of histories, timers and activity with this text in them. */
    private int holding(String text) {
        int holding = 0;
        for (String store : List.of(AttributionProcessor.STORE, TimerIndex.STORE, ReaderWatch.STORE)) {
            try (var all = driver.<byte[], byte[]>getKeyValueStore(store).all()) {
                while (all.hasNext()) {
                    // Timers of deletions end with a zero byte, and are no trace of what the reader did.
                    byte[] key = all.next().key;
                    String readable = new String(key, StandardCharsets.UTF_8) + "\0";
                    holding += readable.contains(text) && key[key.length - 1] != 0 ? 1 : 0;
                }
            }
        }
        return holding;
    }

    private void send(Event event) {
        events.pipeInput(Events.key(event.getTenant(), event.getReaderId()), event.toByteArray());
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<Outcome> outcomes() throws Exception {
        List<Outcome> read = new ArrayList<>();
        for (byte[] value : outcomes.readValuesToList()) {
            read.add(Outcome.parseFrom(value));
        }
        return read;
    }

    private OutcomeCounts lastCounts() throws Exception {
        List<byte[]> values = counts.readValuesToList();
        return counts(values.get(values.size() - 1));
    }

    private static OutcomeCounts counts(byte[] value) throws Exception {
        return CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(value))
                .total();
    }

    private int keys(String store) {
        int keys = 0;
        try (var all = driver.getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                keys++;
            }
        }
        return keys;
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
