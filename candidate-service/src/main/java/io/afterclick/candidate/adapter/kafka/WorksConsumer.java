package io.afterclick.candidate.adapter.kafka;

import io.afterclick.candidate.catalog.CatalogException;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.Tenants;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Builds the catalogs and text indexes of this replica from the works topic, from its beginning at each start.
 *
 * <p>Each replica reads all partitions, in a consumer group of its own; no offsets are committed.
 */
@ApplicationScoped
@Default // besides being the listener of its channel
@Identifier(WorksConsumer.CHANNEL)
public class WorksConsumer implements KafkaConsumerRebalanceListener {
    static final String CHANNEL = "works";

    private final Tenants tenants;
    private final DeadLetters deadLetters;
    private final TopicPositions positions = new TopicPositions();
    private final CatchUpGate gate;

    public WorksConsumer(Tenants tenants, DeadLetters deadLetters, Clock clock) {
        this.tenants = tenants;
        this.deadLetters = deadLetters;
        this.gate = new CatchUpGate(clock, positions);
    }

    /** Applies a batch; requests see it when this returns. */
    @Incoming(CHANNEL)
    @Blocking
    public void consume(ConsumerRecords<byte[], byte[]> records) {
        gate.batchCame();
        try {
            apply(records);
        } finally {
            gate.batchApplied();
        }
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                apply(WorkRecord.parse(record));
            } catch (UnreadableRecordException | CatalogException e) {
                deadLetters.put(record, e.getMessage());
            }
        }
        for (TopicPartition partition : records.partitions()) {
            var ofPartition = records.records(partition);
            positions.applied(
                    partition.partition(),
                    ofPartition.get(ofPartition.size() - 1).offset() + 1);
        }
    }

    private void apply(WorkRecord record) {
        Tenant tenant = tenants.open(record.tenant());
        record.work().ifPresentOrElse(tenant::put, () -> tenant.remove(record.workId()));
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            // After a short absence there is no need to begin anew.
            long position = positions.position(partition.partition()).orElse(beginnings.get(partition));
            consumer.seek(partition, Math.max(position, beginnings.get(partition)));
            positions.assigned(partition.partition(), position);
        }
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> ends.put(partition.partition(), end));
        gate.started(ends);
    }

    /** Whether everything is in the catalog that was there when this replica started. */
    public boolean isCaughtUp() {
        return gate.isOpen();
    }

    TopicPositions positions() {
        return positions;
    }
}
