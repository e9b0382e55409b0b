package io.afterclick.bandit.attribution;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The time at which a partition of events is being attributed: the wall clock, held back while there is a backlog.
 *
 * <p>Windows must not close by the wall clock alone: after an outage, impressions would become misses and state would be
 * dropped before the clicks that wait in the topic were read. Nor by the newest event time: one wrong client clock would
 * close everybody's windows. So the clock follows {@code received_at}, which gateways write, runs on by the wall clock
 * between records, jumps to the wall clock when no record has come for a grace period, and never passes the wall clock
 * or goes back. Replaying a topic thus decides what the live run decided.
 *
 * <p>Not thread-safe: one for each stream task.
 */
public final class PartitionClock {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final long idleGraceMillis;
    private long nowMillis = UNKNOWN;
    private long receivedMillis = UNKNOWN;
    private long lastRecordWallMillis;

    /**
     * @param idleGrace how long no record must have come before the partition counts as read to its end
     * @param wallMillis the wall clock now
     */
    public PartitionClock(Duration idleGrace, long wallMillis) {
        idleGraceMillis = idleGrace.toMillis();
        lastRecordWallMillis = wallMillis;
    }

    /** Takes note of a record and returns the time at which it is attributed. */
    public long onRecord(long receivedAtMillis, long wallMillis) {
        receivedMillis = Math.max(receivedMillis, Math.min(receivedAtMillis, wallMillis));
        lastRecordWallMillis = wallMillis;
        nowMillis = Math.max(nowMillis, receivedMillis);
        return nowMillis;
    }

    /** The time between records; empty until a record has come or the grace period is over. */
    public OptionalLong now(long wallMillis) {
        long idleMillis = wallMillis - lastRecordWallMillis;
        if (idleMillis >= idleGraceMillis) {
            nowMillis = Math.max(nowMillis, wallMillis);
        } else if (receivedMillis != UNKNOWN) {
            nowMillis = Math.max(nowMillis, Math.min(wallMillis, receivedMillis + idleMillis));
        }
        return nowMillis == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(nowMillis);
    }
}
