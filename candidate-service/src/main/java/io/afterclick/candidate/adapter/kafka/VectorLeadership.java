package io.afterclick.candidate.adapter.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Which replica publishes vectors: the one that a consumer group gives the first partition of the models' topic to. What
 * it reads there does not matter; Kafka hands the partition on when the replica ends or is cut off.
 */
@ApplicationScoped
@Default // besides being the listener of its channel
@Identifier(VectorLeadership.CHANNEL)
public class VectorLeadership implements KafkaConsumerRebalanceListener {
    static final String CHANNEL = "vector-leadership";
    private static final int FIRST = 0;

    private volatile boolean leads;
    private volatile boolean resigned;

    /** Whether this replica publishes now. */
    public boolean leads() {
        return leads && !resigned;
    }

    /** This replica ends: it publishes no more, whatever the group says. */
    public void resign() {
        resigned = true;
    }

    /** Nothing is to be done for a record. */
    @Incoming(CHANNEL)
    public void consume(ConsumerRecords<byte[], byte[]> records) {}

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (hasFirst(partitions)) {
            leads = true;
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (hasFirst(partitions)) {
            leads = false;
        }
    }

    private static boolean hasFirst(Collection<TopicPartition> partitions) {
        return partitions.stream().anyMatch(each -> each.partition() == FIRST);
    }
}
