package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.online.FeatureWrite;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.View;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FeedRecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final FeatureId CLICKS = new FeatureId("default", "work_clicks", "w");
    private static final FeatureId RECENTS = new FeatureId("default", "reader_recent_works", "r");
    private static final Count COUNT = new Count(4, NOW);
    private static final TimedIds LIST = new TimedIds(List.of());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FeedRecords records = new FeedRecords(
            TestViews.few(Map.of("reader_recent_works", Duration.ofDays(2))),
            Clock.fixed(NOW, ZoneOffset.UTC),
            new FeatureMeters(registry));

    @Test
    void value_isPut() {
        assertThat(decode(CLICKS, COUNT, NOW)).containsExactly(new FeatureWrite.Put(CLICKS, COUNT, View.NO_EXPIRY));
    }

    @Test
    void value_ofAViewWithTtl_livesForWhatIsLeftOfIt() {
        assertThat(decode(RECENTS, LIST, NOW.minus(Duration.ofDays(1))))
                .containsExactly(new FeatureWrite.Put(RECENTS, LIST, Duration.ofDays(1)));
        assertThat(decode(RECENTS, LIST, NOW.plusSeconds(60)))
                .as("a clock ahead of ours gives no extra life")
                .containsExactly(new FeatureWrite.Put(RECENTS, LIST, Duration.ofDays(2)));
    }

    @Test
    void value_olderThanItsTtl_isRemoved() {
        assertThat(decode(RECENTS, LIST, NOW.minus(Duration.ofDays(2))))
                .containsExactly(new FeatureWrite.Remove(RECENTS));
    }

    @Test
    void recordWithoutValue_isRemoved() {
        assertThat(records.decode(List.of(record(FeatureMessages.toBytes(CLICKS), null, NOW)))
                        .writes())
                .containsExactly(new FeatureWrite.Remove(CLICKS));
    }

    @Test
    void value_ofAnUnknownViewOrOfAnotherKind_isSkippedAndCounted() {
        assertThat(decode(new FeatureId("default", "from_tomorrow", "w"), COUNT, NOW))
                .isEmpty();
        assertThat(decode(CLICKS, LIST, NOW)).isEmpty();
        assertThat(registry.counter("afterclick.feature.skipped.writes").count())
                .isEqualTo(2);
    }

    @Test
    void poison_isTakenOutAndTheRestKept() {
        byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
        byte[] key = FeatureMessages.toBytes(CLICKS);
        ConsumerRecord<byte[], byte[]> withoutKey = record(null, garbage, NOW);
        ConsumerRecord<byte[], byte[]> badKey = record(garbage, FeatureMessages.toBytes(COUNT), NOW);
        ConsumerRecord<byte[], byte[]> badValue = record(key, garbage, NOW);
        ConsumerRecord<byte[], byte[]> noKind = record(key, new byte[0], NOW);

        FeedRecords.Decoded decoded = records.decode(
                List.of(withoutKey, badKey, record(key, FeatureMessages.toBytes(COUNT), NOW), badValue, noKind));

        assertThat(decoded.writes()).containsExactly(new FeatureWrite.Put(CLICKS, COUNT, View.NO_EXPIRY));
        assertThat(decoded.unreadable())
                .extracting(FeedRecords.Unreadable::record)
                .containsExactly(withoutKey, badKey, badValue, noKind);
        assertThat(decoded.unreadable())
                .extracting(FeedRecords.Unreadable::reason)
                .containsExactly(
                        "feature without key",
                        "key is no FeatureKey",
                        "value is no FeatureValue",
                        "value without kind");
    }

    private List<FeatureWrite> decode(FeatureId id, FeatureValue value, Instant timestamp) {
        FeedRecords.Decoded decoded =
                records.decode(List.of(record(FeatureMessages.toBytes(id), FeatureMessages.toBytes(value), timestamp)));
        assertThat(decoded.unreadable()).isEmpty();
        return decoded.writes();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value, Instant timestamp) {
        return new ConsumerRecord<>(
                Topics.FEATURES,
                0,
                7,
                timestamp.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
