package io.afterclick.candidate.adapter.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far each partition of a topic has been consumed and its records applied, by this replica. Thread-safe.
 *
 * <p>A position is the next offset to come. It is compared to end offsets that were taken earlier, so that something can
 * wait until all that was there at a moment has arrived.
 */
final class TopicPositions {
    private final Map<Integer, Long> positions = new HashMap<>();

    /** The partition will be consumed from this offset on. */
    synchronized void assigned(int partition, long position) {
        positions.put(partition, position);
    }

    /** The partition is consumed elsewhere from now on. */
    synchronized void revoked(int partition) {
        positions.remove(partition);
    }

    /** Everything below this offset has been applied; does nothing for a partition that was revoked meanwhile. */
    synchronized void applied(int partition, long position) {
        positions.computeIfPresent(partition, (p, old) -> Math.max(old, position));
    }

    /** The next offset to come; empty where the partition is not consumed here. */
    synchronized OptionalLong position(int partition) {
        Long position = positions.get(partition);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }
}
