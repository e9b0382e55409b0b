package io.afterclick.feature.adapter.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Counts how often partitions come to a consumer and go, by cause. Thread-safe. */
public final class Rebalances {
    /** Why partitions come and go. */
    public enum Cause {
        /** Partitions came, from other members or at the start. */
        ASSIGNED,
        /** Partitions were asked for by other members, or given up at the end. */
        REVOKED,
        /** Thrown out of the group: polls were further apart than the poll interval. */
        LOST_POLL_INTERVAL,
        /** Thrown out of the group: the broker heard nothing for the session time-out. */
        LOST_SESSION,
        /** Thrown out of the transaction, which took too long, or was another's; or left for good. */
        FENCED
    }

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);

    /** @param consumer {@code streams} or {@code feed} */
    public Rebalances(String consumer, MeterRegistry registry) {
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("afterclick.feature.rebalances")
                            .description("Partitions that came or went, by cause")
                            .tag("consumer", consumer)
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void count(Cause cause) {
        counters.get(cause).increment();
    }

    /** Counts unless there are no partitions: rebalances that change nothing are none. */
    void count(Cause cause, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            count(cause);
        }
    }
}
