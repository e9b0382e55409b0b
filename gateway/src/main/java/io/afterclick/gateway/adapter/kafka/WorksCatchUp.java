package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.catalog.Catalog;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Tells the catalog when it holds everything that the topic of works held at the start. */
@ApplicationScoped
@Identifier("works")
public class WorksCatchUp implements KafkaConsumerRebalanceListener {
    private final CatchUp catchUp;

    public WorksCatchUp(Catalog catalog) {
        catchUp = new CatchUp(catalog::markComplete);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        catchUp.assigned(consumer, partitions);
    }

    /** Everything of the partition before the offset has been applied. */
    void reached(TopicPartition partition, long offset) {
        catchUp.reached(partition, offset);
    }
}
