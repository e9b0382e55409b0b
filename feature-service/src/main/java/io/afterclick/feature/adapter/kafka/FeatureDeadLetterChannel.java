package io.afterclick.feature.adapter.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Sends what the feed could not read to its dead letters. */
@ApplicationScoped
public class FeatureDeadLetterChannel implements FeatureFeed.DeadLetterSender {
    private final MutinyEmitter<Record<byte[], byte[]>> emitter;

    FeatureDeadLetterChannel(@Channel("features-dead") MutinyEmitter<Record<byte[], byte[]>> emitter) {
        this.emitter = emitter;
    }

    @Override
    public Uni<Void> send(ConsumerRecord<byte[], byte[]> record, String reason) {
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(
                reason, record.topic(), record.partition(), record.offset(), record.key(), record.value());
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withHeaders(letter.headers())
                .build();
        return emitter.sendMessage(
                Message.of(Record.of(letter.key(), letter.value())).addMetadata(metadata));
    }
}
