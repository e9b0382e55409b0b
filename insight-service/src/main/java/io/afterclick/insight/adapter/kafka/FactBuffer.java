package io.afterclick.insight.adapter.kafka;

import io.afterclick.insight.history.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Facts that have been consumed and are not yet stored. Not thread-safe. */
final class FactBuffer {
    private final Map<TopicPartition, Pending> pendingByPartition = new HashMap<>();
    private int rows;
    private long bytes;
    private Instant oldest = Instant.MAX;

    /** What a partition has that is not stored, from an offset on. */
    static final class Pending {
        private long first;
        private List<Fact> facts = new ArrayList<>();

        private Pending(long first) {
            this.first = first;
        }

        long first() {
            return first;
        }

        List<Fact> facts() {
            return facts;
        }
    }

    /** Forgets everything. */
    void clear() {
        pendingByPartition.clear();
        rows = 0;
        bytes = 0;
        oldest = Instant.MAX;
    }

    /** The partition is stored up to here. */
    void begin(TopicPartition partition, long first) {
        pendingByPartition.put(partition, new Pending(first));
    }

    /**
     * Takes a fact.
     *
     * @param size bytes of its record, about what it takes in memory
     * @param takenAt when its topic took it
     */
    void add(TopicPartition partition, Fact fact, int size, Instant takenAt) {
        pendingByPartition.get(partition).facts.add(fact);
        rows++;
        bytes += size;
        oldest = takenAt.isBefore(oldest) ? takenAt : oldest;
    }

    Pending of(TopicPartition partition) {
        return pendingByPartition.get(partition);
    }

    int rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** When the topic took the oldest; {@code Instant.MAX} where there is none. */
    Instant oldest() {
        return oldest;
    }
}
