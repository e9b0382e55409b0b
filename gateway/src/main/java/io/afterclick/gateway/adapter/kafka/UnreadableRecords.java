package io.afterclick.gateway.adapter.kafka;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Tells of records that cannot be read, so that what comes behind goes on.
 *
 * <p>The gateway puts nothing aside: each replica reads its topic from the beginning at each start, and keeps nothing of
 * its own that would tell which records it has put aside before. candidate-service reads the same topic by the same
 * rules, has such a place, and puts each record aside once.
 */
public final class UnreadableRecords {
    private static final Logger LOG = Logger.getLogger(UnreadableRecords.class);

    private final Consumer<String> counter;

    /** @param counter told the topic of each record */
    public UnreadableRecords(Consumer<String> counter) {
        this.counter = counter;
    }

    void tell(ConsumerRecord<?, ?> record, String reason) {
        counter.accept(record.topic());
        LOG.warnf(
                "Record %d of partition %d of %s cannot be read, and is left out: %s",
                record.offset(), record.partition(), record.topic(), reason);
    }
}
