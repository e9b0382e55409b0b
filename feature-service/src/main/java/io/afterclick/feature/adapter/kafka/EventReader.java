package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Measure;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.key.v1.ReaderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads {@code afterclick.events}. Only dated reads say something; imported reads, impressions and clicks are let go
 * before anything is checked or copied, for a bulk load brings hundreds of thousands of them.
 */
final class EventReader implements RecordReader {
    /** A read from the future would stay the newest for long; the gateway refuses these too. */
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final List<View> views;

    EventReader(Views views) {
        this.views = views.from(Measure.Source.EVENTS);
    }

    @Override
    public String topic() {
        return Topics.EVENTS;
    }

    @Override
    public Reading read(byte[] key, byte[] value) throws UnreadableException {
        if (value == null) {
            throw new UnreadableException("event without value");
        }
        Event event;
        try {
            event = Event.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("value is no Event", e);
        }
        return switch (event.getBodyCase()) {
            case READ -> event.getRead().getImported() ? Reading.NOTHING : dated(key, event);
            case IMPRESSION, CLICK -> Reading.NOTHING;
            case BODY_NOT_SET -> throw new UnreadableException("event without body");
        };
    }

    private Reading dated(byte[] key, Event event) throws UnreadableException {
        Read read = event.getRead();
        if (!FeatureId.isTenant(event.getTenant())) {
            throw new UnreadableException("invalid tenant");
        }
        if (!FeatureId.isEntityId(event.getReaderId())) {
            throw new UnreadableException("invalid reader_id");
        }
        if (!FeatureId.isEntityId(read.getWorkId())) {
            throw new UnreadableException("invalid read.work_id");
        }
        if (!event.hasTime() || !event.hasReceivedAt()) {
            throw new UnreadableException("read without time or received_at");
        }
        if (!Arrays.equals(key, keyOf(event))) {
            throw new UnreadableException("key is not that of the event's reader");
        }
        Instant time = FeatureMessages.toInstant(event.getTime());
        Instant receivedAt = FeatureMessages.toInstant(event.getReceivedAt());
        if (time.isAfter(receivedAt.plus(MAX_AHEAD))) {
            throw new UnreadableException("time is over 5 minutes after received_at");
        }
        TimedIds seen = new TimedIds(List.of(new TimedId(read.getWorkId(), time.toEpochMilli())));
        List<Observation> observations = new ArrayList<>(views.size());
        for (View view : views) {
            observations.add(
                    switch (view.measure()) {
                        case READ_WORK ->
                            new Observation(new FeatureId(event.getTenant(), view.name(), event.getReaderId()), seen);
                        case SHOWN_WORK, IMPRESSIONS, CLICKS, READ_ONS ->
                            throw new IllegalStateException(view.measure() + " is no measure of events");
                    });
        }
        return new Reading(observations, OptionalLong.of(receivedAt.toEpochMilli()));
    }

    private static byte[] keyOf(Event event) {
        return ReaderKey.newBuilder()
                .setTenant(event.getTenant())
                .setReaderId(event.getReaderId())
                .build()
                .toByteArray();
    }
}
