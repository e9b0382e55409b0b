package io.afterclick.gateway.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.afterclick.gateway.event.EventType;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.proto.gateway.v1.ClientEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Events as gRPC clients write them. */
final class ClientEventForm {
    /** 0001-01-01T00:00:00Z, the least that a Timestamp may hold. */
    private static final long SECONDS_MIN = -62_135_596_800L;

    /** 9999-12-31T23:59:59Z, the most that a Timestamp may hold. */
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final int NANOS_MAX = 999_999_999;

    private ClientEventForm() {}

    /** The events that a request describes; their rules are not checked yet. */
    static List<io.afterclick.gateway.event.ClientEvent> read(List<ClientEvent> events, Faults faults) {
        List<io.afterclick.gateway.event.ClientEvent> read = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            read.add(read(events.get(i), "events[" + i + "].", faults));
        }
        return read;
    }

    private static io.afterclick.gateway.event.ClientEvent read(ClientEvent event, String prefix, Faults faults) {
        return new io.afterclick.gateway.event.ClientEvent(
                type(event, prefix, faults),
                event.getReaderId(),
                event.hasTime() ? time(event.getTime(), prefix, faults) : Optional.empty(),
                event.getDecisionToken(),
                event.getWorkId(),
                event.hasEpisode() ? OptionalInt.of(event.getEpisode()) : OptionalInt.empty(),
                event.hasPlays() ? OptionalDouble.of(event.getPlays()) : OptionalDouble.empty(),
                event.hasRating() ? OptionalDouble.of(event.getRating()) : OptionalDouble.empty(),
                event.getImported());
    }

    private static Optional<EventType> type(ClientEvent event, String prefix, Faults faults) {
        return switch (event.getType()) {
            case EVENT_TYPE_IMPRESSION -> Optional.of(EventType.IMPRESSION);
            case EVENT_TYPE_CLICK -> Optional.of(EventType.CLICK);
            case EVENT_TYPE_READ -> Optional.of(EventType.READ);
            case EVENT_TYPE_UNSPECIFIED -> Optional.empty();
            case UNRECOGNIZED -> {
                faults.add(prefix + "type", Kind.MALFORMED, "must be one of impression, click, read");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Instant> time(Timestamp time, String prefix, Faults faults) {
        if (time.getSeconds() < SECONDS_MIN
                || time.getSeconds() > SECONDS_MAX
                || time.getNanos() < 0
                || time.getNanos() > NANOS_MAX) {
            faults.add(prefix + "time", Kind.MALFORMED, "must be a valid Timestamp");
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    }
}
