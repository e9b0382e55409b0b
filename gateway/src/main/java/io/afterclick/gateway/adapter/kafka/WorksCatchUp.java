package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.catalog.Catalog;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows how far the topic of works has to be read until the catalog holds everything that was there at the start.
 *
 * <p>The topic has no transactions, so the record before a partition's end is always there to be read.
 */
@ApplicationScoped
@Identifier("works")
public class WorksCatchUp implements KafkaConsumerRebalanceListener {
    private final Catalog catalog;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    public WorksCatchUp(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (catalog.isComplete() || partitions.isEmpty()) {
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
        if (ends.isEmpty()) {
            catalog.markComplete();
        }
    }
}
