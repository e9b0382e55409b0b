package io.afterclick.bandit.adapter.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How one stream thread stands with its group. Written by that thread, read by any. */
final class PollWatch {
    /** Why partitions come and go. */
    enum Cause {
        /** Partitions came, from other members or at the start. */
        ASSIGNED,
        /** Partitions were asked for by other members, or given up at the end. */
        REVOKED,
        /** Thrown out of the group: polls were further apart than the poll interval. */
        LOST_POLL_INTERVAL,
        /** Thrown out of the group: the broker heard nothing for the session time-out. */
        LOST_SESSION,
        /** Thrown out of the transaction, which took too long, or was another's. */
        FENCED
    }

    private final Map<Cause, Counter> rebalances;
    private final Timer gaps;
    private final long maxPollIntervalNanos;
    private volatile long lastPollNanos = System.nanoTime();
    private volatile long lastGapNanos;
    private volatile boolean ended;

    PollWatch(Map<Cause, Counter> rebalances, Timer gaps, Duration maxPollInterval) {
        this.rebalances = rebalances;
        this.gaps = gaps;
        this.maxPollIntervalNanos = maxPollInterval.toNanos();
    }

    static Map<Cause, Counter> counters(MeterRegistry registry) {
        Map<Cause, Counter> counters = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("afterclick.bandit.rebalances")
                            .description("Partitions that came or went, by cause")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return counters;
    }

    void polled(long nowNanos) {
        lastGapNanos = nowNanos - lastPollNanos;
        lastPollNanos = nowNanos;
        gaps.record(lastGapNanos, TimeUnit.NANOSECONDS);
    }

    void rebalanced(Cause cause) {
        rebalances.get(cause).increment();
    }

    /** The consumer notices only at the next poll that it is out of its group; that poll's gap tells why. */
    void lost() {
        rebalanced(lastGapNanos > maxPollIntervalNanos ? Cause.LOST_POLL_INTERVAL : Cause.LOST_SESSION);
    }

    void ended() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Time since the last poll; zero of a thread that has ended. */
    Duration age() {
        return ended ? Duration.ZERO : Duration.ofNanos(Math.max(0, System.nanoTime() - lastPollNanos));
    }
}
