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
    /** A broker that has records left sends them much sooner than this, also to a busy machine. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Clock clock;
    private final TopicPositions positions;
    private final Map<Integer, Long> ends = new HashMap<>();
    private Instant lastSign = Instant.MAX;
    private int batchesUnderWay;
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

    /** Records have come; {@link #batchApplied()} follows. */
    synchronized void batchCame() {
        batchesUnderWay++;
    }

    /** Records have been applied, and their positions told. */
    synchronized void batchApplied() {
        batchesUnderWay--;
        lastSign = lastSign.equals(Instant.MAX) ? lastSign : clock.instant();
    }

    /** Whether all has been applied that was there at the start. */
    synchronized boolean isOpen() {
        if (!open && !lastSign.equals(Instant.MAX)) {
            open = ends.entrySet().stream()
                    .allMatch(end -> positions.position(end.getKey()).orElse(0) >= end.getValue());
            boolean idle = batchesUnderWay == 0 && clock.instant().isAfter(lastSign.plus(IDLE));
            if (!open && idle) {
                ends.forEach(positions::applied); // what is not there need not be waited for by anybody
                open = true;
            }
        }
        return open;
    }
}
