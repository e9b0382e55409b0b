package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.adapter.log.RareLog;
import io.afterclick.gateway.related.Decision;
import io.afterclick.gateway.related.DecisionLog;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Writes decisions to their topic without anybody waiting: what does not fit into the producer's buffer, or is not
 * acknowledged in time, is lost and counted. Thread-safe.
 */
public final class KafkaDecisionLog implements DecisionLog {
    private static final Logger LOG = Logger.getLogger(KafkaDecisionLog.class);

    private final Producer<byte[], byte[]> producer;
    private final Runnable lost;
    private final RareLog losses = new RareLog(LOG);

    /**
     * @param producer one that does not block
     * @param lost called for each decision that is lost
     */
    public KafkaDecisionLog(Producer<byte[], byte[]> producer, Runnable lost) {
        this.producer = producer;
        this.lost = lost;
    }

    /** Makes the producer look for its topic, and tells whether it has found it; until then decisions are lost. */
    public boolean findTopic() {
        try {
            return !producer.partitionsFor(Topics.DECISIONS).isEmpty();
        } catch (KafkaException e) {
            return false; // it has asked the broker, and the answer comes later
        }
    }

    @Override
    public void record(Decision decision) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.DECISIONS,
                EventForm.readerKey(decision.tenant(), decision.readerId()),
                EventForm.value(decision));
        TraceHeaders.add(record.headers());
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    lose(failure);
                }
            });
        } catch (RuntimeException e) {
            lose(e);
        }
    }

    private void lose(Exception failure) {
        lost.run();
        losses.warn("A decision was lost: " + failure.getMessage());
    }
}
