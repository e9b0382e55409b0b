package io.afterclick.candidate.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.afterclick.candidate.adapter.Ids;
import io.afterclick.candidate.training.Read;
import io.afterclick.proto.event.v1.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the events topic. */
final class EventRecord {
    /** The years 1 to 9999: what a protobuf Timestamp may hold. */
    private static final long FIRST_SECOND =
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private EventRecord() {}

    /** The read of a record; empty for an impression or a click. */
    static Optional<Read> parse(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        if (record.value() == null) {
            throw new UnreadableRecordException("it has no value");
        }
        Event event;
        try {
            event = Event.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("it is no event: " + e.getMessage(), e);
        }
        return switch (event.getBodyCase()) {
            case IMPRESSION, CLICK -> Optional.empty();
            case READ -> Optional.of(read(event));
            case BODY_NOT_SET -> throw new UnreadableRecordException("it does not say what happened");
        };
    }

    private static Read read(Event event) throws UnreadableRecordException {
        var read = event.getRead();
        if (!Ids.isTenant(event.getTenant()) || !Ids.isId(event.getReaderId()) || !Ids.isId(read.getWorkId())) {
            throw new UnreadableRecordException("it holds no valid tenant, reader id and work id");
        }
        if (read.hasEpisode() && read.getEpisode() < 1) {
            throw new UnreadableRecordException("its episode is below 1");
        }
        if (read.hasPlays() && !(read.getPlays() > 0 && Double.isFinite(read.getPlays()))) {
            throw new UnreadableRecordException("its plays are not above 0");
        }
        return new Read(
                event.getTenant(),
                event.getReaderId(),
                read.getWorkId(),
                read.hasEpisode() ? read.getEpisode() : Read.WHOLE_WORK,
                read.hasPlays() ? OptionalDouble.of(read.getPlays()) : OptionalDouble.empty(),
                read.hasRating() && Double.isFinite(read.getRating())
                        ? OptionalDouble.of(read.getRating())
                        : OptionalDouble.empty(),
                readAt(event),
                read.getImported());
    }

    /** The client's clock may be ahead: nothing was read later than it was told. */
    private static Instant readAt(Event event) throws UnreadableRecordException {
        if (!event.hasTime() || !event.hasReceivedAt()) {
            return instant(event.hasTime() ? event.getTime() : event.getReceivedAt());
        }
        Instant time = instant(event.getTime());
        Instant receivedAt = instant(event.getReceivedAt());
        return time.isBefore(receivedAt) ? time : receivedAt;
    }

    static Instant instant(Timestamp time) throws UnreadableRecordException {
        boolean valid = time.getSeconds() >= FIRST_SECOND
                && time.getSeconds() <= LAST_SECOND
                && time.getNanos() >= 0
                && time.getNanos() < NANOS_PER_SECOND;
        if (!valid) {
            throw new UnreadableRecordException("its time is none");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
