package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.deletion.DeletionLog;
import io.afterclick.gateway.deletion.ReaderDeletion;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps deletions in their topic, keyed by reader as events are. */
public final class KafkaDeletionLog implements DeletionLog {
    private final AcknowledgedProducer producer;

    public KafkaDeletionLog(AcknowledgedProducer producer) {
        this.producer = producer;
    }

    @Override
    public Uni<Void> append(ReaderDeletion deletion) {
        byte[] value = io.afterclick.proto.deletion.v1.ReaderDeletion.newBuilder()
                .setTenant(deletion.tenant())
                .setReaderId(deletion.readerId())
                .setDeletedAt(TimestampForm.of(deletion.deletedAt()))
                .build()
                .toByteArray();
        byte[] key = EventForm.readerKey(deletion.tenant(), deletion.readerId());
        return producer.send(List.of(new ProducerRecord<>(Topics.DELETIONS, key, value)))
                .replaceWithVoid();
    }
}
