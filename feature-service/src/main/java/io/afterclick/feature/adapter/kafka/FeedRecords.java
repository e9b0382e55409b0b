package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.online.FeatureWrite;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns records of {@code afterclick.features} into changes of the store. */
final class FeedRecords {
    private final Views views;
    private final Clock clock;
    private final FeatureMeters meters;

    FeedRecords(Views views, Clock clock, FeatureMeters meters) {
        this.views = views;
        this.clock = clock;
        this.meters = meters;
    }

    /** A record that breaks the topic's contract. */
    record Unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {}

    /** What a list of records says. */
    record Decoded(List<FeatureWrite> writes, List<Unreadable> unreadable) {}

    Decoded decode(List<ConsumerRecord<byte[], byte[]>> records) {
        List<FeatureWrite> writes = new ArrayList<>(records.size());
        List<Unreadable> unreadable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                decode(record).ifPresent(writes::add);
            } catch (UnreadableException e) {
                unreadable.add(new Unreadable(record, e.getMessage()));
            }
        }
        return new Decoded(writes, unreadable);
    }

    private Optional<FeatureWrite> decode(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        if (record.key() == null) {
            throw new UnreadableException("feature without key");
        }
        FeatureId id = FeatureMessages.idFromBytes(record.key());
        if (record.value() == null) {
            return Optional.of(new FeatureWrite.Remove(id));
        }
        FeatureValue value = FeatureMessages.valueFromBytes(record.value());
        Optional<View> view = views.find(id.view());
        if (view.isEmpty() || !view.get().aggregation().publishes(value)) {
            meters.skippedWrite(); // of another version of the service: how long to keep it is not known here
            return Optional.empty();
        }
        return Optional.of(put(id, value, view.get().ttl(), record.timestamp()));
    }

    /** Life counts from the newest record, not from now: a store that is filled again must not give old values a new one. */
    private FeatureWrite put(FeatureId id, FeatureValue value, Duration ttl, long timestampMillis) {
        if (ttl.equals(View.NO_EXPIRY)) {
            return new FeatureWrite.Put(id, value, ttl);
        }
        Duration left = ttl.minusMillis(Math.max(0, clock.millis() - timestampMillis));
        return left.isNegative() || left.isZero() ? new FeatureWrite.Remove(id) : new FeatureWrite.Put(id, value, left);
    }
}
