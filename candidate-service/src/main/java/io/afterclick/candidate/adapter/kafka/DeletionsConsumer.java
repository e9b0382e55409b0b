package io.afterclick.candidate.adapter.kafka;

import io.afterclick.candidate.training.ReaderDeletions.Deletion;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes deleted readers out of the training set.
 *
 * <p>Each replica reads all deletions that are kept, at each start: each takes care of the partitions that it consumes,
 * and what was consumed before a deletion was read goes when it is.
 */
@ApplicationScoped
public class DeletionsConsumer {
    private final ReadBuffer buffer;
    private final DeadLetters deadLetters;

    public DeletionsConsumer(ReadBuffer buffer, DeadLetters deadLetters) {
        this.buffer = buffer;
        this.deadLetters = deadLetters;
    }

    /** The readers are in no part of this replica when this returns. */
    @Incoming("deletions")
    @Blocking
    public void consume(ConsumerRecords<byte[], byte[]> records) {
        List<Deletion> deletions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                deletions.add(DeletionRecord.parse(record));
            } catch (UnreadableRecordException e) {
                deadLetters.put(record, e.getMessage());
            }
        }
        buffer.erase(deletions);
    }
}
