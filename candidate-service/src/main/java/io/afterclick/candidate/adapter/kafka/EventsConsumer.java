package io.afterclick.candidate.adapter.kafka;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes the reads among the events into the training set.
 *
 * <p>Where to go on after a restart is not committed to the broker but read from the stored parts, which hold reads and
 * offsets together: so each record counts exactly once without transactions.
 */
@ApplicationScoped
@Default // besides being the listener of its channel
@Identifier(EventsConsumer.CHANNEL)
public class EventsConsumer implements KafkaConsumerRebalanceListener {
    static final String CHANNEL = "events";

    private final ReadBuffer buffer;
    private final DeadLetters deadLetters;
    private final TopicPositions positions = new TopicPositions();

    public EventsConsumer(ReadBuffer buffer, DeadLetters deadLetters) {
        this.buffer = buffer;
        this.deadLetters = deadLetters;
    }

    @Incoming(CHANNEL)
    @Blocking
    public void consume(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                buffer.add(record.partition(), record.offset(), EventRecord.parse(record));
            } catch (UnreadableRecordException e) {
                deadLetters.put(record, e.getMessage());
                buffer.add(record.partition(), record.offset(), Optional.empty());
            }
            positions.applied(record.partition(), record.offset() + 1);
        }
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long next = buffer.assigned(partition.partition(), beginnings.get(partition));
            consumer.seek(partition, next);
            positions.assigned(partition.partition(), next);
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            buffer.revoked(partition.partition());
            positions.revoked(partition.partition());
        }
    }

    TopicPositions positions() {
        return positions;
    }
}
