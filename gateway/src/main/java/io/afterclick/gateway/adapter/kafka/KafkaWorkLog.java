package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.catalog.WorkChange;
import io.afterclick.gateway.catalog.WorkLog;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Keeps changes of catalogs in the topic of works.
 *
 * <p>The revision of a change is its offset: all changes of a work are in one partition, so they can be compared. (Adding
 * partitions to the topic moves works, after which the gateways must be restarted.)
 */
public final class KafkaWorkLog implements WorkLog {
    private final AcknowledgedProducer producer;

    public KafkaWorkLog(AcknowledgedProducer producer) {
        this.producer = producer;
    }

    @Override
    public Uni<List<Long>> append(List<WorkChange> changes) {
        List<ProducerRecord<byte[], byte[]>> records = changes.stream()
                .map(change -> new ProducerRecord<>(Topics.WORKS, WorkForm.key(change), WorkForm.value(change)))
                .toList();
        return producer.send(records)
                .map(all -> all.stream().map(RecordMetadata::offset).toList());
    }
}
