package io.afterclick.feature.adapter.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.Coverage;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.aggregate.Mark;
import io.afterclick.feature.aggregate.Tally;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.proto.feature.v1.Covered;
import io.afterclick.proto.feature.v1.Decayed;
import io.afterclick.proto.feature.v1.Marks;
import io.afterclick.proto.feature.v1.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureMessagesTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123Z");

    @Test
    void everyKind_comesBackAsItWas() throws UnreadableException {
        for (FeatureValue value : List.of(
                new FeatureValue.Count(-3, TIME),
                new FeatureValue.Number(0.25, TIME),
                new FeatureValue.Number(0, FeatureValue.NEVER),
                new FeatureValue.Decayed(2.5, Duration.ofDays(30), TIME),
                new FeatureValue.Text("FREE_FIRST", TIME),
                new FeatureValue.Text("", FeatureValue.NEVER),
                new FeatureValue.Score(0.75, 12, "m7", TIME),
                new FeatureValue.Score(0, 0, "", FeatureValue.NEVER),
                new FeatureValue.TimedIds(List.of(new TimedId("w", 9), new TimedId("w", 9), new TimedId("a", 1))),
                new FeatureValue.Marks(List.of()),
                new FeatureValue.Marks(
                        List.of(new Mark("w1", 5, 2_000, 1), new Mark("w2", -7, 1_500, 2.5), new Mark("w1", 6, -4, 0))),
                new FeatureValue.Tallies(List.of(new Tally(9, 3, -1), new Tally(-2, 0, 8)), TIME),
                new FeatureValue.Newest(70, "PAID", Double.NaN, TIME),
                new FeatureValue.Newest(70, "", 0, TIME),
                FeatureValue.Newest.nothing(Long.MIN_VALUE, FeatureValue.NEVER))) {
            assertThat(FeatureMessages.valueFromBytes(FeatureMessages.toBytes(value)))
                    .isEqualTo(value);
        }
    }

    @Test
    void whatIsIn_comesBackAsItWas() throws UnreadableException {
        Coverage coverage = new Coverage(List.of(
                new Coverage.Part(0, List.of(), new Coverage.Range(0, 7)),
                new Coverage.Part(1, List.of(new Coverage.Range(3, 5)), Coverage.Range.NONE),
                new Coverage.Part(
                        2,
                        List.of(new Coverage.Range(0, 5), new Coverage.Range(8, 9), new Coverage.Range(20, 30)),
                        new Coverage.Range(11, 12))));
        Kept kept = new Kept(new FeatureValue.Count(3, TIME), coverage, 5);

        assertThat(FeatureMessages.keptFromBytes(FeatureMessages.toBytes(kept))).isEqualTo(kept);
    }

    /** As it was kept before back-fills said where they began: then it was the beginning. */
    @Test
    void whatIsIn_ofAnOlderState_isFilledFromTheBeginning() throws UnreadableException {
        byte[] older = io.afterclick.proto.feature.v1.Kept.newBuilder()
                .setValue(
                        io.afterclick.proto.feature.v1.FeatureValue.newBuilder().setCount(3))
                .addCovered(Covered.newBuilder()
                        .setPartition(1)
                        .setFilledTo(5)
                        .setLiveFrom(9)
                        .setLiveTo(12))
                .build()
                .toByteArray();

        assertThat(FeatureMessages.keptFromBytes(older).coverage())
                .isEqualTo(new Coverage(
                        List.of(new Coverage.Part(1, List.of(new Coverage.Range(0, 5)), new Coverage.Range(9, 12)))));
    }

    @Test
    void brokenContract_isUnreadable() {
        var message = io.afterclick.proto.feature.v1.FeatureValue.newBuilder();
        for (var broken : List.of(
                message.clone().setNumber(Double.NaN),
                message.clone().setDecayed(Decayed.newBuilder().setValue(1)),
                message.clone().setScore(Score.newBuilder().setValue(1.5).setWorks(2)),
                message.clone()
                        .setAsOf(FeatureMessages.toTimestamp(TIME))
                        .setMarks(Marks.newBuilder().addMarks(io.afterclick.proto.feature.v1.Mark.newBuilder())))) {
            assertThatThrownBy(() -> FeatureMessages.fromMessage(broken.build()))
                    .isInstanceOf(UnreadableException.class);
        }
    }
}
