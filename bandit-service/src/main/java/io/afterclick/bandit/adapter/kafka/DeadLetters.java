package io.afterclick.bandit.adapter.kafka;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;

/** Puts records that cannot be read where somebody can look at them, within the transaction that passes them. */
final class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private DeadLetters() {}

    static void bury(
            ProcessorContext<byte[], byte[]> context, Record<byte[], byte[]> record, String reason, String topic) {
        RecordMetadata at = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record that came from no topic cannot be buried"));
        LOG.warnf(
                "Cannot read %s-%d@%d, put it on %s: %s",
                at.topic(), at.partition(), at.offset(), Topics.deadOf(topic), reason);
        context.forward(
                record.withHeaders(DeadLetter.headers(reason, at.topic(), at.partition(), at.offset())),
                LearnTopology.deadSinkOf(topic));
    }
}
