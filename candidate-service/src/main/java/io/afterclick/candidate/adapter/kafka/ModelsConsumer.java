package io.afterclick.candidate.adapter.kafka;

import io.afterclick.candidate.catalog.CatalogException;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.ModelStore;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Follows the announcements of models: swaps in what another replica trained, when it is in the folder that they share.
 *
 * <p>Only the last announcement of a tenant counts, so nothing is loaded until all have been read that were there at the
 * start. A model that is not in the folder is left, and whatever serves goes on.
 */
@ApplicationScoped
@Default // besides being the listener of its channel
@Identifier(ModelsConsumer.CHANNEL)
public class ModelsConsumer implements KafkaConsumerRebalanceListener {
    static final String CHANNEL = "models";

    private static final Logger LOG = Logger.getLogger(ModelsConsumer.class);

    private final Tenants tenants;
    private final ModelStore store;
    private final DeadLetters deadLetters;
    private final TopicPositions positions = new TopicPositions();
    private final CatchUpGate gate;
    private final Map<String, ModelRecord> announced = new HashMap<>();

    public ModelsConsumer(Tenants tenants, ModelStore store, DeadLetters deadLetters, Clock clock) {
        this.tenants = tenants;
        this.store = store;
        this.deadLetters = deadLetters;
        this.gate = new CatchUpGate(clock, positions);
    }

    @Incoming(CHANNEL)
    @Blocking
    public synchronized void consume(ConsumerRecords<byte[], byte[]> records) {
        gate.batchCame();
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                note(record);
                positions.applied(record.partition(), record.offset() + 1);
            }
        } finally {
            gate.batchApplied();
        }
        followAnnounced();
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        try {
            ModelRecord model = ModelRecord.parse(record);
            announced.put(model.tenant(), model);
        } catch (UnreadableRecordException e) {
            deadLetters.put(record, e.getMessage());
        }
    }

    /** Swaps in what was announced, if it is time; to be called now and then, since time may open the gate. */
    public synchronized void followAnnounced() {
        if (gate.isOpen()) {
            announced.values().forEach(this::follow);
            announced.clear();
        }
    }

    private void follow(ModelRecord model) {
        String tenant = model.tenant();
        String version = model.version();
        boolean serves = tenants.serving(tenant).map(ModelManifest::version).equals(Optional.of(version));
        if (version.isEmpty() || (serves && tenants.isHeld(tenant) == model.held())) {
            return;
        }
        store.load(tenant, version)
                .ifPresentOrElse(
                        trained -> {
                            try {
                                tenants.serve(trained, model.held());
                                LOG.infof("model %s of tenant %s serves", version, tenant);
                            } catch (CatalogException e) {
                                LOG.warnf("model %s of tenant %s cannot serve: %s", version, tenant, e.getMessage());
                            }
                        },
                        () -> LOG.warnf("model %s of tenant %s is announced, but not in the folder", version, tenant));
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long position = positions.position(partition.partition()).orElse(beginnings.get(partition));
            consumer.seek(partition, Math.max(position, beginnings.get(partition)));
            positions.assigned(partition.partition(), position);
        }
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> ends.put(partition.partition(), end));
        gate.started(ends);
    }

    /** Whether all announcements have been followed that were there when this replica started. */
    public synchronized boolean isCaughtUp() {
        return gate.isOpen() && announced.isEmpty();
    }
}
