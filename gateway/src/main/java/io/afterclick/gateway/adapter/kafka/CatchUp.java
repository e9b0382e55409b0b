package io.afterclick.gateway.adapter.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows how far a topic has to be read until everything that was there at the start has been applied. For topics without
 * transactions, where the record before a partition's end is always there to be read. Thread-safe.
 */
final class CatchUp {
    private final Runnable onComplete;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private volatile boolean complete;

    /** @param onComplete called once */
    CatchUp(Runnable onComplete) {
        this.onComplete = onComplete;
    }

    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (complete || partitions.isEmpty()) {
            return; // a topic that is made later is assigned later
        }
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            if (end > beginnings.get(partition)) {
                ends.put(partition, end);
            }
        });
        completeIfThere();
    }

    /** Everything of the partition before the offset has been applied. */
    void reached(TopicPartition partition, long offset) {
        Long end = ends.get(partition);
        if (end != null && offset >= end) {
            ends.remove(partition);
            completeIfThere();
        }
    }

    private void completeIfThere() {
        if (ends.isEmpty() && !complete) {
            complete = true;
            onComplete.run();
        }
    }
}
