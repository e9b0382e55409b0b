package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.experiment.ExperimentChange;
import io.afterclick.gateway.experiment.ExperimentLog;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;

/**
 * Keeps changes of experiments in their topic, whose one partition puts them in order. The version of a change is its
 * offset + 1.
 */
public final class KafkaExperimentLog implements ExperimentLog {
    private final AcknowledgedProducer producer;
    private final AppliedChanges applied;
    private final Duration readBackTimeout;

    /**
     * @param applied told of what this replica has read
     * @param readBackTimeout how long a record may take from its acknowledgement until this replica has read it
     */
    public KafkaExperimentLog(AcknowledgedProducer producer, AppliedChanges applied, Duration readBackTimeout) {
        this.producer = producer;
        this.applied = applied;
        this.readBackTimeout = readBackTimeout;
    }

    @Override
    public Uni<Kept> append(ExperimentChange change) {
        // Sending may block for a moment, and the caller may be an event loop: it may have asked another service
        // before.
        return CallerContext.bringBack(Uni.createFrom()
                .deferred(() -> producer.send(List.of(ExperimentForm.write(change))))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(metadata -> readBack(metadata.get(0).offset())));
    }

    private Uni<Kept> readBack(long offset) {
        return Uni.createFrom()
                .completionStage(() -> applied.whether(offset))
                .ifNoItem()
                .after(readBackTimeout)
                .failWith(() -> {
                    applied.forget(offset);
                    return new RefusedException(
                            Refusal.NOT_ACKNOWLEDGED,
                            "The change is kept, but this replica does not know yet whether it holds; read it again.");
                })
                .map(counts -> new Kept(ExperimentForm.version(offset), counts));
    }
}
