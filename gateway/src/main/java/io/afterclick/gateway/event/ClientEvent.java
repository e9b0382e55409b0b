package io.afterclick.gateway.event;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One thing that a reader did, as the client says, not checked yet.
 *
 * @param type what happened; absent where the client did not say, or not intelligibly
 * @param readerId who did it; empty where the client did not say
 * @param time when it happened, by the client's clock
 * @param decisionToken token of the slate; empty for none
 * @param workId the work; empty for none
 * @param episode episode, from 1
 * @param plays how often or how long
 * @param rating the reader's rating
 * @param imported undated history
 */
public record ClientEvent(
        Optional<EventType> type,
        String readerId,
        Optional<Instant> time,
        String decisionToken,
        String workId,
        OptionalInt episode,
        OptionalDouble plays,
        OptionalDouble rating,
        boolean imported) {}
