package io.afterclick.candidate.adapter.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens when a topic that is read from its beginning has been read up to where it ended at the start, and then stays open.
 *
 * <p>A compacted topic may end with records that are no longer there, and then the last position is never reached: so the
 * gate opens as well when nothing has come for a while after the start. Thread-safe.
 */
final class CatchUpGate {
    /** A broker that has records left sends them much sooner than this. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Clock clock;
    private final TopicPositions positions;
    private final Map<Integer, Long> ends = new HashMap<>();
    private Instant lastSign = Instant.MAX;
    private boolean open;

    CatchUpGate(Clock clock, TopicPositions positions) {
        this.clock = clock;
        this.positions = positions;
    }

    /** The topic has been assigned and ends here; only the first time counts. */
    synchronized void started(Map<Integer, Long> endOffsets) {
        if (lastSign.equals(Instant.MAX)) {
            ends.putAll(endOffsets);
            lastSign = clock.instant();
        }
    }

    /** Records have come or have been applied. */
    synchronized void active() {
        lastSign = lastSign.equals(Instant.MAX) ? lastSign : clock.instant();
    }

    /** Whether all has been applied that was there at the start. */
    synchronized boolean isOpen() {
        if (!open && !lastSign.equals(Instant.MAX)) {
            open = ends.entrySet().stream()
                            .allMatch(end -> positions.position(end.getKey()).orElse(0) >= end.getValue())
                    || clock.instant().isAfter(lastSign.plus(IDLE));
        }
        return open;
    }
}
