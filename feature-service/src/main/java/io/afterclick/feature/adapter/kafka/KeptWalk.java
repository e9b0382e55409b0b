package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Walks through all that one task keeps, in small steps between records: after its start, and whenever other vectors have
 * come to be served.
 *
 * <p>Values that are made of vectors are put back as they are, which publishes them anew; a stamp says for which vectors
 * that has been done, so that a walk after a restart finds little to do. What a definition of a view has left behind that
 * is none any more is let go, and so is what was published of it, unless the new definition has a value already.
 *
 * <p>A step is {@value #STEP} entries, some milliseconds: far below the limits of a transaction and of a poll.
 */
final class KeptWalk extends ContextualProcessor<FeatureId, Observed, FeatureId, FeatureValue> {
    static final Duration STEP_EVERY = Duration.ofMillis(100);
    static final int STEP = 500;

    private final Views views;
    private final VectorTable vectors;
    private final FeatureMeters meters;
    private TimestampedKeyValueStore<FeatureId, Kept> store;
    private long walkedSettlings = -1;
    private long walkingSettlings;
    private boolean walking;
    private Optional<FeatureId> last = Optional.empty();

    private record Entry(FeatureId id, ValueAndTimestamp<Kept> kept) {}

    KeptWalk(Views views, VectorTable vectors, FeatureMeters meters) {
        this.views = views;
        this.vectors = vectors;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<FeatureId, FeatureValue> context) {
        super.init(context);
        store = context.getStateStore(FeatureTopology.KEPT);
        context.schedule(STEP_EVERY, PunctuationType.WALL_CLOCK_TIME, this::step);
    }

    /** Records are merged elsewhere. */
    @Override
    public void process(Record<FeatureId, Observed> record) {}

    private void step(long nowMillis) {
        if (!walking) {
            walkingSettlings = vectors.settlings();
            if (walkingSettlings == walkedSettlings) {
                return;
            }
            walking = true;
            last = Optional.empty();
        }
        List<Entry> entries = next();
        for (Entry entry : entries) {
            visit(entry, nowMillis);
        }
        if (entries.size() < STEP) {
            walking = false;
            walkedSettlings = walkingSettlings;
        }
    }

    private List<Entry> next() {
        List<Entry> entries = new ArrayList<>(STEP);
        try (KeyValueIterator<FeatureId, ValueAndTimestamp<Kept>> iterator =
                last.isPresent() ? store.range(last.get(), null) : store.all()) {
            while (iterator.hasNext() && entries.size() < STEP) {
                KeyValue<FeatureId, ValueAndTimestamp<Kept>> entry = iterator.next();
                if (!last.equals(Optional.of(entry.key))) {
                    entries.add(new Entry(entry.key, entry.value));
                }
            }
        }
        if (!entries.isEmpty()) {
            last = Optional.of(entries.get(entries.size() - 1).id());
        }
        return entries;
    }

    private void visit(Entry entry, long nowMillis) {
        FeatureId id = entry.id();
        Optional<View> view = views.findVersion(id.view());
        if (view.isEmpty()) {
            letGo(id, nowMillis);
            return;
        }
        Kept kept = entry.kept().value();
        int stamp = vectors.of(id.tenant()).stamp();
        if (view.get().aggregation().needsVectors() && kept.vectorsStamp() != stamp) {
            store.put(
                    id,
                    ValueAndTimestamp.make(
                            kept.withVectorsStamp(stamp), entry.kept().timestamp()));
            meters.recomputed();
        }
    }

    private void letGo(FeatureId id, long nowMillis) {
        store.delete(id);
        meters.letGo();
        String name = View.nameIn(id.view());
        boolean replaced = views.find(name)
                .map(view -> new FeatureId(id.tenant(), view.versionedName(), id.entityId()))
                .filter(other -> store.get(other) != null)
                .isPresent();
        if (!replaced) {
            context().forward(new Record<>(new FeatureId(id.tenant(), name, id.entityId()), null, nowMillis));
        }
    }
}
