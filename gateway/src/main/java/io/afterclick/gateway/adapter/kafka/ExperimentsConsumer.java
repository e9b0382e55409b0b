package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.experiment.ExperimentLog;
import io.afterclick.gateway.experiment.Experiments;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Applies the topic of experiments to this replica: all of it at every start, then what comes. */
@ApplicationScoped
public class ExperimentsConsumer {
    private static final Logger LOG = Logger.getLogger(ExperimentsConsumer.class);

    private final Experiments experiments;
    private final ExperimentLog log;
    private final AppliedChanges applied;
    private final UnreadableRecords unreadable;
    private final ExperimentsCatchUp catchUp;

    public ExperimentsConsumer(
            Experiments experiments,
            ExperimentLog log,
            AppliedChanges applied,
            UnreadableRecords unreadable,
            @Identifier("experiments") ExperimentsCatchUp catchUp) {
        this.experiments = experiments;
        this.log = log;
        this.applied = applied;
        this.unreadable = unreadable;
        this.catchUp = catchUp;
    }

    @Incoming("experiments")
    @Blocking
    void apply(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            ofPartition.forEach(this::apply);
            catchUp.reached(partition, ofPartition.get(ofPartition.size() - 1).offset() + 1);
        }
        if (experiments.isComplete()) {
            sayOnceMore();
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        boolean counts = false;
        try {
            counts = experiments.apply(ExperimentForm.read(record), ExperimentForm.version(record.offset()));
        } catch (UnreadableRecordException e) {
            unreadable.tell(record, e.getMessage());
        }
        applied.applied(record.offset(), counts);
    }

    /** Every replica does so: a second one changes nothing, and no replica has to be there for the others. */
    private void sayOnceMore() {
        experiments.takeOvershadowed().forEach(change -> log.append(change)
                .subscribe()
                .with(
                        kept -> {},
                        failure -> LOG.warnf(
                                "What stands behind a change of an experiment that did not count could not be said once"
                                        + " more; the next start tries again: %s",
                                failure.getMessage())));
    }
}
