package io.afterclick.local.trial;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a simulation, which passes as fast as it is computed. Not thread-safe. */
final class VirtualClock extends Clock {
    private long millis;

    /** Goes on to a time; never back. */
    void advanceTo(long nowMillis) {
        millis = Math.max(millis, nowMillis);
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("virtual time has no zones");
    }
}
