package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.RecordReader.Reading;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * First step of the topology: raw records in, observations and dead letters out.
 *
 * <p>Its output carries the time at which the mesh took the event in, from which the ingest lag is measured. That time
 * is never ahead of the clock: a broker refuses records from the future, and a refused record ends the transaction.
 */
final class ReadRecords extends ContextualProcessor<byte[], byte[], byte[], ReadRecords.Output> {
    private static final Logger LOG = Logger.getLogger(ReadRecords.class);

    /** What comes of a record. */
    sealed interface Output {}

    /** Something that it says. */
    record Told(Observation observation) implements Output {}

    /** That it cannot be read. The record's key and headers are those of the dead letter. */
    record Dead(ProducerRecord<byte[], byte[]> letter) implements Output {}

    private final RecordReader reader;
    private final FeatureMeters meters;

    ReadRecords(RecordReader reader, FeatureMeters meters) {
        this.reader = reader;
        this.meters = meters;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long now = context().currentSystemTimeMs();
        RecordMetadata metadata = context()
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of a topic has an origin"));
        Origin origin = new Origin(metadata.partition(), metadata.offset(), record.timestamp());
        Reading reading;
        try {
            reading = reader.read(record.key(), record.value(), origin);
        } catch (UnreadableException e) {
            context().forward(deadLetter(record, origin, e.getMessage(), now));
            return;
        }
        long timestamp = Math.max(0, Math.min(now, reading.receivedAtMillis().orElse(record.timestamp())));
        for (Observation observation : reading.observations()) {
            context().forward(record.withValue((Output) new Told(observation)).withTimestamp(timestamp));
        }
    }

    private Record<byte[], Output> deadLetter(Record<byte[], byte[]> record, Origin origin, String reason, long now) {
        LOG.warnf(
                "record of %s-%d at offset %d goes to the dead letters: %s",
                reader.topic(), origin.partition(), origin.offset(), reason);
        meters.deadLetter(reader.topic());
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(
                reason, reader.topic(), origin.partition(), origin.offset(), record.key(), record.value());
        return new Record<>(
                letter.key(), new Dead(letter), Math.max(0, Math.min(now, record.timestamp())), letter.headers());
    }
}
