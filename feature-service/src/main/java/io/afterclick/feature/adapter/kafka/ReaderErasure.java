package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.DeletedReaders.Deletion;
import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.view.Entity;
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
 * Takes the values of deleted readers out of what one task keeps, and publishes that they are gone.
 *
 * <p>Views of readers are looked up by their names at once; those of readers and works are found by a walk through all that
 * is kept, {@value #STEP} entries at a time. A value may hold what came before and after a deletion, so it goes as a whole:
 * what a reader did until the deletion was read here is lost. Of deletions that were there at the start, which is before
 * the first record, only values go that nothing has changed since: the others are of readers who came back.
 */
final class ReaderErasure extends ContextualProcessor<FeatureId, Observed, FeatureId, FeatureValue> {
    static final Duration STEP_EVERY = Duration.ofMillis(100);
    static final int STEP = 500;

    private final List<View> ofReaders;
    private final List<View> ofPairs;
    private final DeletedReaders deleted;
    private final List<FeatureId> unpublished = new ArrayList<>();
    private TimestampedKeyValueStore<FeatureId, Kept> store;
    private int done;
    private List<Deletion> walkedFor = List.of();
    private final List<Deletion> waitingForWalk = new ArrayList<>();
    private Optional<FeatureId> last = Optional.empty();

    ReaderErasure(Views views, DeletedReaders deleted) {
        this.ofReaders = of(views, Entity.READER);
        this.ofPairs = of(views, Entity.READER_WORK);
        this.deleted = deleted;
    }

    private static List<View> of(Views views, Entity entity) {
        return views.all().stream().filter(view -> view.entity() == entity).toList();
    }

    @Override
    public void init(ProcessorContext<FeatureId, FeatureValue> context) {
        super.init(context);
        store = context.getStateStore(FeatureTopology.KEPT);
        context.schedule(STEP_EVERY, PunctuationType.WALL_CLOCK_TIME, timestamp -> {
            eraseAndPublish();
            walk();
        });
        erase(); // and published with the first record, or at the first look at the clock
    }

    /** Records are merged elsewhere. */
    @Override
    public void process(Record<FeatureId, Observed> record) {
        eraseAndPublish();
    }

    private void eraseAndPublish() {
        erase();
        for (FeatureId id : unpublished) {
            context().forward(new Record<>(id, null, context().currentSystemTimeMs()));
        }
        unpublished.clear();
    }

    private void erase() {
        List<Deletion> news = deleted.from(done);
        for (Deletion deletion : news) {
            for (View view : ofReaders) {
                FeatureId kept = new FeatureId(deletion.tenant(), view.versionedName(), deletion.readerId());
                erase(kept, view, store.get(kept), deletion);
            }
        }
        done += news.size();
        if (!ofPairs.isEmpty()) {
            waitingForWalk.addAll(news);
        }
    }

    private void erase(FeatureId kept, View view, ValueAndTimestamp<Kept> value, Deletion deletion) {
        if (value != null && (deletion.live() || value.timestamp() <= deletion.deletedAtMillis())) {
            store.delete(kept);
            unpublished.add(new FeatureId(kept.tenant(), view.name(), kept.entityId()));
        }
    }

    /** A step of the walk for the deletions that came before it began. */
    private void walk() {
        if (walkedFor.isEmpty()) {
            walkedFor = List.copyOf(waitingForWalk);
            waitingForWalk.clear();
            last = Optional.empty();
        }
        if (walkedFor.isEmpty()) {
            return;
        }
        List<KeyValue<FeatureId, ValueAndTimestamp<Kept>>> entries = next();
        for (KeyValue<FeatureId, ValueAndTimestamp<Kept>> entry : entries) {
            for (View view : ofPairs) {
                if (view.versionedName().equals(entry.key.view())) {
                    visit(entry, view);
                }
            }
        }
        if (entries.size() < STEP) {
            walkedFor = List.of();
        }
        eraseAndPublish();
    }

    private void visit(KeyValue<FeatureId, ValueAndTimestamp<Kept>> entry, View view) {
        for (Deletion deletion : walkedFor) {
            boolean ofReader = entry.key.tenant().equals(deletion.tenant())
                    && entry.key.entityId().startsWith(FeatureId.pair(deletion.readerId(), ""));
            if (ofReader) {
                erase(entry.key, view, entry.value, deletion);
            }
        }
    }

    private List<KeyValue<FeatureId, ValueAndTimestamp<Kept>>> next() {
        List<KeyValue<FeatureId, ValueAndTimestamp<Kept>>> entries = new ArrayList<>(STEP);
        try (KeyValueIterator<FeatureId, ValueAndTimestamp<Kept>> iterator =
                last.isPresent() ? store.range(last.get(), null) : store.all()) {
            while (iterator.hasNext() && entries.size() < STEP) {
                KeyValue<FeatureId, ValueAndTimestamp<Kept>> entry = iterator.next();
                if (!last.equals(Optional.of(entry.key))) {
                    entries.add(entry);
                }
            }
        }
        if (!entries.isEmpty()) {
            last = Optional.of(entries.get(entries.size() - 1).key);
        }
        return entries;
    }
}
