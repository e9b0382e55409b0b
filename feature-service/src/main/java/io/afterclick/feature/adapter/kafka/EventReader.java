package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.Mark;
import io.afterclick.feature.view.Field;
import io.afterclick.feature.view.Source;
import io.afterclick.feature.view.SourceEvent;
import io.afterclick.feature.view.SourceRecord;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ReaderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code afterclick.events}. Imported reads, and events that no view takes, are let go before anything is checked or
 * copied, for a bulk load brings hundreds of thousands of them.
 */
final class EventReader implements RecordReader {
    /** A read from the future would stay the newest for long; the gateway refuses these too. */
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final ObservedViews views;
    private final boolean takesReads;
    private final boolean takesImpressions;
    private final boolean takesClicks;

    EventReader(Views views) {
        this.views = new ObservedViews(views.from(Source.EVENTS));
        this.takesReads = this.views.take(SourceEvent.READ);
        this.takesImpressions = this.views.take(SourceEvent.SEEN);
        this.takesClicks = this.views.take(SourceEvent.OPENED);
    }

    @Override
    public String topic() {
        return Topics.EVENTS;
    }

    @Override
    public Reading read(byte[] key, byte[] value, Origin origin) throws UnreadableException {
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
            case READ ->
                event.getRead().getImported() || !takesReads
                        ? Reading.NOTHING
                        : read(key, event, event.getRead(), origin);
            case IMPRESSION ->
                takesImpressions
                        ? shown(
                                key,
                                event,
                                SourceEvent.SEEN,
                                event.getImpression().getShown(),
                                origin)
                        : Reading.NOTHING;
            case CLICK ->
                takesClicks
                        ? shown(key, event, SourceEvent.OPENED, event.getClick().getShown(), origin)
                        : Reading.NOTHING;
            case BODY_NOT_SET -> throw new UnreadableException("event without body");
        };
    }

    private Reading read(byte[] key, Event event, Read read, Origin origin) throws UnreadableException {
        Map<Field, Double> numbers = new EnumMap<>(Field.class);
        if (read.hasEpisode()) {
            numbers.put(Field.EPISODE, (double) read.getEpisode());
        }
        if (read.hasPlays()) {
            RecordFields.put(numbers, Field.PLAYS, read.getPlays());
        }
        if (read.hasRating()) {
            RecordFields.put(numbers, Field.RATING, read.getRating());
        }
        if (read.getWorkEpisodes() > 0) {
            numbers.put(Field.WORK_EPISODES, (double) read.getWorkEpisodes());
        }
        String episode = read.hasEpisode() ? Integer.toString(read.getEpisode()) : "";
        return reading(
                key,
                event,
                SourceEvent.READ,
                "read.work_id",
                read.getWorkId(),
                Mark.keyOf(episode),
                Map.of(),
                numbers,
                origin);
    }

    private Reading shown(byte[] key, Event event, SourceEvent kind, ShownWork shown, Origin origin)
            throws UnreadableException {
        Map<Field, String> texts = new EnumMap<>(Field.class);
        RecordFields.put(texts, Field.QUERY_WORK, shown.getQueryWorkId());
        RecordFields.put(texts, Field.POLICY, shown.getPolicy());
        RecordFields.put(texts, Field.MODEL, shown.getModelVersion());
        return reading(
                key,
                event,
                kind,
                "shown.work_id",
                shown.getWorkId(),
                Mark.keyOf(shown.getDecisionId()),
                texts,
                Map.of(Field.POSITION, (double) shown.getPosition()),
                origin);
    }

    private Reading reading(
            byte[] key,
            Event event,
            SourceEvent kind,
            String workField,
            String workId,
            long naturalKey,
            Map<Field, String> fields,
            Map<Field, Double> numbers,
            Origin origin)
            throws UnreadableException {
        RecordFields.requireTenant(event.getTenant());
        RecordFields.requireId("reader_id", event.getReaderId());
        RecordFields.requireId(workField, workId);
        if (!event.hasTime() || !event.hasReceivedAt()) {
            throw new UnreadableException("event without time or received_at");
        }
        if (!Arrays.equals(key, keyOf(event))) {
            throw new UnreadableException("key is not that of the event's reader");
        }
        // Kept by the millisecond, so taken by it: what is told again must be equal.
        Instant time =
                Instant.ofEpochMilli(FeatureMessages.toInstant(event.getTime()).toEpochMilli());
        Instant receivedAt = FeatureMessages.toInstant(event.getReceivedAt());
        if (time.isAfter(receivedAt.plus(MAX_AHEAD))) {
            throw new UnreadableException("time is over 5 minutes after received_at");
        }
        Map<Field, String> texts = new EnumMap<>(Field.class);
        texts.putAll(fields);
        texts.put(Field.WORK, workId);
        texts.put(Field.READER, event.getReaderId());
        SourceRecord record = new SourceRecord(
                event.getTenant(),
                event.getReaderId(),
                workId,
                Map.of(kind, 1L),
                naturalKey,
                time,
                time,
                0,
                texts,
                numbers,
                Optional.empty());
        return new Reading(views.observe(record, origin), OptionalLong.of(receivedAt.toEpochMilli()));
    }

    private static byte[] keyOf(Event event) {
        return ReaderKey.newBuilder()
                .setTenant(event.getTenant())
                .setReaderId(event.getReaderId())
                .build()
                .toByteArray();
    }
}
