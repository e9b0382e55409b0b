package io.afterclick.gateway.event;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** One thing that a reader did, checked: what is kept. */
public sealed interface ReaderEvent {
    /** Where, who and when. */
    Origin origin();

    /** Kind of the event. */
    EventType type();

    /**
     * Where, who and when.
     *
     * @param tenant tenant that the reader belongs to
     * @param readerId who did it
     * @param time when it happened, by the client's clock
     * @param receivedAt when the gateway accepted it
     */
    record Origin(String tenant, String readerId, Instant time, Instant receivedAt) {}

    /** A work of a slate was in the reader's sight. */
    record Impression(Origin origin, ShownWork shown) implements ReaderEvent {
        @Override
        public EventType type() {
            return EventType.IMPRESSION;
        }
    }

    /** The reader opened a work of a slate. */
    record Click(Origin origin, ShownWork shown) implements ReaderEvent {
        @Override
        public EventType type() {
            return EventType.CLICK;
        }
    }

    /**
     * The reader read.
     *
     * @param workId what was read
     * @param episode episode, from 1; absent: the work as a whole
     * @param plays how often or how long; greater than 0
     * @param rating the reader's rating
     * @param imported undated history
     * @param workEpisodes episodes of the work now; 0 where not known
     */
    record Read(
            Origin origin,
            String workId,
            OptionalInt episode,
            OptionalDouble plays,
            OptionalDouble rating,
            boolean imported,
            int workEpisodes)
            implements ReaderEvent {
        @Override
        public EventType type() {
            return EventType.READ;
        }
    }
}
