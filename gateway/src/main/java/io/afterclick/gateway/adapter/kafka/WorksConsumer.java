package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.catalog.Catalog;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Applies the topic of works to this replica's catalog: all of it at every start, then what comes. */
@ApplicationScoped
public class WorksConsumer {
    private final Catalog catalog;
    private final UnreadableRecords unreadable;
    private final WorksCatchUp catchUp;

    public WorksConsumer(Catalog catalog, UnreadableRecords unreadable, @Identifier("works") WorksCatchUp catchUp) {
        this.catalog = catalog;
        this.unreadable = unreadable;
        this.catchUp = catchUp;
    }

    @Incoming("works")
    @Blocking
    void apply(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            ofPartition.forEach(this::apply);
            catchUp.reached(partition, ofPartition.get(ofPartition.size() - 1).offset() + 1);
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            catalog.apply(WorkForm.read(record.key(), record.value()), record.offset());
        } catch (UnreadableRecordException e) {
            unreadable.tell(record, e.getMessage());
        }
    }
}
