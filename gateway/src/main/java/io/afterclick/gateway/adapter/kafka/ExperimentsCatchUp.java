package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.experiment.Experiments;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Tells the experiments when they are all that the topic of experiments held at the start. */
@ApplicationScoped
@Identifier("experiments")
public class ExperimentsCatchUp implements KafkaConsumerRebalanceListener {
    private final CatchUp catchUp;

    public ExperimentsCatchUp(Experiments experiments) {
        catchUp = new CatchUp(experiments::markComplete);
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
