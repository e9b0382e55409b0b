package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.event.EventLog;
import io.afterclick.gateway.event.ReaderEvent;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps events in their topic, keyed by reader, so that those of one reader stay in order. */
public final class KafkaEventLog implements EventLog {
    private final AcknowledgedProducer producer;

    public KafkaEventLog(AcknowledgedProducer producer) {
        this.producer = producer;
    }

    @Override
    public Uni<Void> append(List<ReaderEvent> events) {
        List<ProducerRecord<byte[], byte[]>> records =
                events.stream().map(KafkaEventLog::record).toList();
        return producer.send(records).replaceWithVoid();
    }

    private static ProducerRecord<byte[], byte[]> record(ReaderEvent event) {
        ReaderEvent.Origin origin = event.origin();
        return new ProducerRecord<>(
                Topics.EVENTS, EventForm.readerKey(origin.tenant(), origin.readerId()), EventForm.value(event));
    }
}
