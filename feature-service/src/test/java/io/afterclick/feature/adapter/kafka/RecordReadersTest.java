package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.afterclick.feature.adapter.kafka.Observation.Place;
import io.afterclick.feature.adapter.kafka.RecordReader.Reading;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.yaml.ViewsYaml;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Marks;
import io.afterclick.feature.aggregate.FeatureValue.Newest;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.aggregate.FeatureValue.Tallies;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.Mark;
import io.afterclick.feature.aggregate.Showing;
import io.afterclick.feature.aggregate.Tally;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordReadersTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final byte[] KEY = TestRecords.readerKey("default", "r1");
    private static final Origin ORIGIN = new Origin(3, 70, TIME.toEpochMilli());
    private static final byte[] ARM = TestRecords.armKey("default", "q", "w");

    private final Views views = TestViews.few();
    private final EventReader events = new EventReader(views);
    private final OutcomeReader outcomes = new OutcomeReader(views);

    @Test
    void event_datedRead_saysThatTheReaderReadTheWork() throws UnreadableException {
        Reading reading =
                events.read(KEY, TestRecords.read("default", "r1", "w1", TIME).toByteArray(), ORIGIN);

        assertThat(reading.observations())
                .containsExactly(observation(
                        kept("reader_recent_works", "r1"),
                        new TimedIds(List.of(new TimedId("w1", TIME.toEpochMilli())))));
        assertThat(reading.receivedAtMillis()).hasValue(TIME.toEpochMilli());
    }

    @Test
    void event_importedReadImpressionOrClick_saysNothing() throws UnreadableException {
        for (Event event : List.of(
                TestRecords.importedRead("default", "r1", "w1", TIME),
                TestRecords.impression("default", "r1", "w1", TIME),
                TestRecords.click("default", "r1", "w1", TIME))) {
            assertThat(events.read(KEY, event.toByteArray(), ORIGIN)).isEqualTo(Reading.NOTHING);
        }
    }

    @Test
    void event_breaksItsContract_isUnreadable() {
        Event good = TestRecords.read("default", "r1", "w1", TIME);
        assertUnreadable(KEY, (byte[]) null, "without value");
        assertUnreadable(KEY, "{\"no\":\"protobuf\"}".getBytes(StandardCharsets.UTF_8), "no Event");
        assertUnreadable(KEY, new byte[0], "without body");
        assertUnreadable(KEY, good.toBuilder().setTenant("Nope"), "tenant");
        assertUnreadable(KEY, good.toBuilder().setReaderId(""), "reader_id");
        assertUnreadable(KEY, good.toBuilder().setRead(Read.newBuilder()), "work_id");
        assertUnreadable(KEY, good.toBuilder().clearTime(), "time");
        assertUnreadable(KEY, good.toBuilder().clearReceivedAt(), "received_at");
        assertUnreadable(
                KEY, good.toBuilder().setTime(FeatureMessages.toTimestamp(TIME.plusSeconds(301))), "5 minutes");
        assertUnreadable(
                KEY, good.toBuilder().setTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)), "out of range");
        assertUnreadable(TestRecords.readerKey("default", "r2"), good.toBuilder(), "key");
        assertUnreadable(null, good.toBuilder(), "key");
    }

    @Test
    void event_timeFiveMinutesAhead_isTaken() throws UnreadableException {
        Event ahead = TestRecords.read("default", "r1", "w1", TIME).toBuilder()
                .setTime(FeatureMessages.toTimestamp(TIME.plusSeconds(300)))
                .build();

        assertThat(events.read(KEY, ahead.toByteArray(), ORIGIN).observations()).hasSize(1);
    }

    @Test
    void outcome_change_addsToEachCountThatItChanges() throws UnreadableException {
        Reading reading = outcomes.read(
                ARM, TestRecords.outcome("default", "q", "w", TIME, 1, 1, 0).toByteArray(), ORIGIN);

        assertThat(reading.observations())
                .containsExactlyInAnyOrder(
                        observation(kept("work_impressions", "w"), counted(1, TIME)),
                        observation(kept("work_clicks", "w"), counted(1, TIME)));
        assertThat(reading.receivedAtMillis()).isEmpty();
    }

    @Test
    void outcome_takesTheLatestOfItsTimes() throws UnreadableException {
        Outcome outcome = TestRecords.outcome("default", "q", "w", TIME, 0, 0, 1).toBuilder()
                .setClickedAt(FeatureMessages.toTimestamp(TIME.plusSeconds(5)))
                .setReadOnAt(FeatureMessages.toTimestamp(TIME.plusSeconds(60)))
                .build();

        assertThat(outcomes.read(ARM, outcome.toByteArray(), ORIGIN).observations())
                .containsExactly(observation(kept("work_read_ons", "w"), counted(1, TIME.plusSeconds(60))));
    }

    @Test
    void outcome_shownWork_saysWhatTheReaderDidWithIt() throws UnreadableException {
        Outcome seen = TestRecords.shown("default", "r1", "d1", "w", 1, TIME, Optional.empty());
        Outcome clicked = TestRecords.shown("default", "r1", "d1", "w", 2, TIME, Optional.of(TIME.plusSeconds(9)));

        long decision = Showing.decisionOf("d1");
        long decidedAt = TIME.toEpochMilli();
        assertThat(outcomes.read(ARM, seen.toByteArray(), ORIGIN).observations())
                .containsExactly(observation(
                        kept("reader_unclicked_works", "r1"),
                        new Showings(List.of(
                                new Showing("w", decision, decidedAt, 1, decidedAt + 300, Showing.NOT_CLICKED)))));
        assertThat(outcomes.read(ARM, clicked.toByteArray(), ORIGIN).observations())
                .containsExactly(observation(
                        kept("reader_unclicked_works", "r1"),
                        new Showings(List.of(
                                new Showing("w", decision, decidedAt, 2, decidedAt + 300, decidedAt + 9_000)))));
    }

    @Test
    void outcome_withoutItsTimes_saysNothingOfTheReader() throws UnreadableException {
        Outcome outcome = TestRecords.shown("default", "r1", "d1", "w", 1, TIME, Optional.empty());
        for (Outcome without : List.of(
                outcome.toBuilder().clearDecidedAt().build(),
                outcome.toBuilder().clearSeenAt().build())) {
            assertThat(outcomes.read(ARM, without.toByteArray(), ORIGIN).observations())
                    .isEmpty();
        }
    }

    @Test
    void outcome_thatChangesNoCount_saysNothing() throws UnreadableException {
        Outcome outcome = TestRecords.outcome("default", "q", "w", TIME, 1, 0, 0);
        assertThat(outcomes.read(ARM, outcome.toBuilder().clearChange().build().toByteArray(), ORIGIN)
                        .observations())
                .isEmpty();
    }

    @Test
    void outcome_thatOnlyMovesItsStage_saysNothing() throws UnreadableException {
        assertThat(outcomes.read(
                                ARM,
                                TestRecords.outcome("default", "q", "w", TIME, 0, 0, 0)
                                        .toByteArray(),
                                ORIGIN)
                        .observations())
                .isEmpty();
    }

    @Test
    void outcome_breaksItsContract_isUnreadable() {
        Outcome good = TestRecords.outcome("default", "q", "w", TIME, 1, 0, 0);
        for (Outcome bad : List.of(
                good.toBuilder().setTenant("").build(),
                good.toBuilder().setWorkId("").build(),
                good.toBuilder().setReaderId("").build(),
                good.toBuilder()
                        .setChange(OutcomeCounts.newBuilder().addImpressionsByPosition(Long.MIN_VALUE))
                        .build(),
                good.toBuilder()
                        .setChange(OutcomeCounts.newBuilder().addClicksByPosition(Long.MAX_VALUE))
                        .build())) {
            assertThatThrownBy(() -> outcomes.read(ARM, bad.toByteArray(), ORIGIN))
                    .isInstanceOf(UnreadableException.class);
        }
        assertThatThrownBy(() -> outcomes.read(ARM, null, ORIGIN)).isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> outcomes.read(ARM, new byte[] {1, 2, 3}, ORIGIN))
                .isInstanceOf(UnreadableException.class);
    }

    private void assertUnreadable(byte[] key, Event.Builder event, String reason) {
        assertUnreadable(key, event.build().toByteArray(), reason);
    }

    private void assertUnreadable(byte[] key, byte[] value, String reason) {
        assertThatThrownBy(() -> events.read(key, value, ORIGIN))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(reason);
    }

    private FeatureId kept(String view, String entityId) {
        return new FeatureId("default", views.find(view).orElseThrow().versionedName(), entityId);
    }

    private static Observation observation(FeatureId id, FeatureValue value) {
        return new Observation(id, value, Place.live(ORIGIN.partition(), ORIGIN.offset()));
    }

    private static Tallies counted(long count, Instant asOf) {
        return new Tallies(List.of(new Tally(0, count, 0)), asOf);
    }

    @Test
    void event_ofAKindThatAViewTakes_isTaken() throws UnreadableException {
        Views clicks =
                views("v: {entity: reader, source: events, event: click, aggregation: last_n, take: work, n: 3}");
        Event click = TestRecords.click("default", "r1", "w1", TIME);

        assertThat(new EventReader(clicks)
                        .read(KEY, click.toByteArray(), ORIGIN)
                        .observations())
                .extracting(Observation::value)
                .containsExactly(new Marks(List.of(
                        new Mark("w1", Mark.keyOf("w1", Long.toString(Mark.keyOf("d"))), TIME.toEpochMilli(), 1))));
    }

    @Test
    void event_thatTheFilterLeavesOut_saysNothing() throws UnreadableException {
        Views late = views(
                "v: {entity: reader, source: events, event: read, aggregation: count, filter: {episode: {min: 2}}}");

        assertThat(new EventReader(late)
                        .read(KEY, TestRecords.read("default", "r1", "w1", TIME).toByteArray(), ORIGIN)
                        .observations())
                .isEmpty();
    }

    @Test
    void event_ofAReaderAndAWork_isOfBoth() throws UnreadableException {
        Views pairs = views("v: {entity: reader_work, source: events, event: read, aggregation: count}");

        assertThat(new EventReader(pairs)
                        .read(KEY, TestRecords.read("default", "r1", "w1", TIME).toByteArray(), ORIGIN)
                        .observations())
                .extracting(observation -> observation.id().entityId())
                .containsExactly(FeatureId.pair("r1", "w1"));
    }

    @Test
    void work_saysHowItIsPaidForAndWhenItCameOut() throws UnreadableException {
        WorkReader works = new WorkReader(TestViews.shipped());
        Work work = Work.newBuilder()
                .setTenant("default")
                .setWorkId("w1")
                .setPricing(Pricing.PRICING_FREE_FIRST)
                .setPublishedAt(FeatureMessages.toTimestamp(TIME.minusSeconds(5)))
                .setUpdatedAt(FeatureMessages.toTimestamp(TIME))
                .build();
        byte[] key = TestRecords.workKey("default", "w1");

        assertThat(works.read(key, work.toByteArray(), ORIGIN).observations())
                .extracting(Observation::value)
                .containsExactly(
                        new Newest(70, "", TIME.minusSeconds(5).toEpochMilli(), TIME.minusSeconds(5)),
                        new Newest(70, "FREE_FIRST", Double.NaN, TIME),
                        new Newest(70, "", 1, TIME));
        assertThat(works.read(key, null, ORIGIN).observations())
                .as("a deletion is the newest version too")
                .extracting(Observation::value)
                .containsOnly(Newest.nothing(70, TIME));
    }

    @Test
    void work_breaksItsContract_isUnreadable() {
        WorkReader works = new WorkReader(TestViews.shipped());
        byte[] key = TestRecords.workKey("default", "w1");
        byte[] other =
                Work.newBuilder().setTenant("default").setWorkId("w2").build().toByteArray();
        assertThatThrownBy(() -> works.read(null, other, ORIGIN)).hasMessageContaining("without key");
        assertThatThrownBy(() -> works.read(key, other, ORIGIN)).hasMessageContaining("key is not that of the work");
        assertThatThrownBy(() -> works.read(key, new byte[] {1, 2, 3}, ORIGIN)).isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> works.read(TestRecords.workKey("Nope", "w1"), null, ORIGIN))
                .hasMessageContaining("tenant");
    }

    @Test
    void vector_breaksItsContract_isUnreadable() throws UnreadableException {
        assertThat(VectorsReader.values(TestRecords.vector(0.6f, -0.8f))).containsExactly(0.6f, -0.8f);
        assertThatThrownBy(() -> VectorsReader.values(TestRecords.vector(0.6f, 0.6f)))
                .hasMessageContaining("length 1");
        assertThatThrownBy(() -> VectorsReader.values(TestRecords.vector(Float.NaN)))
                .hasMessageContaining("length 1");
        assertThatThrownBy(() -> VectorsReader.values(TestRecords.vector())).hasMessageContaining("1 to 4096");
        assertThatThrownBy(() -> VectorsReader.values(ByteString.copyFrom(new byte[3])))
                .hasMessageContaining("1 to 4096");
    }

    private static Views views(String view) {
        return new ViewsYaml().parse("views: {" + view + "}");
    }
}
