package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.adapter.log.RareLog;
import io.afterclick.gateway.request.Admission;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Sends records that clients wait for: the answer comes when the broker has acknowledged all of a batch. Thread-safe;
 * sending may block for a moment, so it is not for event loops.
 */
public final class AcknowledgedProducer {
    private static final Logger LOG = Logger.getLogger(AcknowledgedProducer.class);

    private final Producer<byte[], byte[]> producer;
    private final Admission admission;
    private final RareLog failures = new RareLog(LOG);

    /** @param admission bounds the records that wait for the broker */
    public AcknowledgedProducer(Producer<byte[], byte[]> producer, Admission admission) {
        this.producer = producer;
        this.admission = admission;
    }

    /**
     * Sends records. The item says where each is, in order.
     *
     * <p>Fails with a {@link RefusedException}: OVERLOADED at once, or NOT_ACKNOWLEDGED, after which some of the records
     * may have been kept.
     */
    Uni<List<RecordMetadata>> send(List<ProducerRecord<byte[], byte[]>> records) {
        try {
            admission.enter(records.size());
        } catch (RefusedException e) {
            return Uni.createFrom().failure(e);
        }
        Batch batch = new Batch(records.size());
        for (int i = 0; i < records.size(); i++) {
            if (batch.hasFailed()) {
                batch.skip(records.size() - i); // each would block as long as the first did
                break;
            }
            send(records.get(i), i, batch);
        }
        return CallerContext.bringBack(Uni.createFrom().completionStage(batch.done));
    }

    private void send(ProducerRecord<byte[], byte[]> record, int index, Batch batch) {
        TraceHeaders.add(record.headers());
        try {
            var unused = producer.send(record, (metadata, failure) -> batch.acknowledge(index, metadata, failure));
        } catch (RuntimeException e) {
            batch.acknowledge(index, null, e);
        }
    }

    private final class Batch {
        final CompletableFuture<List<RecordMetadata>> done = new CompletableFuture<>();
        private final RecordMetadata[] metadata;
        private final AtomicInteger pending;
        private final AtomicReference<Exception> failure = new AtomicReference<>();

        Batch(int size) {
            metadata = new RecordMetadata[size];
            pending = new AtomicInteger(size);
        }

        boolean hasFailed() {
            return failure.get() != null;
        }

        void acknowledge(int index, RecordMetadata where, Exception error) {
            if (error != null) {
                failure.compareAndSet(null, error);
            } else {
                metadata[index] = where; // made visible to the reader by the counter
            }
            finish(1);
        }

        void skip(int count) {
            finish(count);
        }

        private void finish(int count) {
            admission.leave(count);
            if (pending.addAndGet(-count) > 0) {
                return;
            }
            if (hasFailed()) {
                failures.warn("The broker did not acknowledge: " + failure.get().getMessage());
                done.completeExceptionally(new RefusedException(
                        Refusal.NOT_ACKNOWLEDGED,
                        "The broker did not acknowledge in time; sending the same again is safe."));
            } else {
                done.complete(Arrays.asList(metadata));
            }
        }
    }
}
