package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Loads values from the store into the near cache: each value once at a time, and many in one round trip.
 *
 * <p>What is asked for while it is being loaded waits for that load. What is asked for while {@value #MAX_UNDER_WAY} round
 * trips are under way gathers, and goes out as one when the first of them is back; so the busier the store is, the more
 * goes in one round trip, and an idle one is asked at once. Refreshes are in no hurry: they go along with what is urgent,
 * or after {@link #LINGER}.
 *
 * <p>Where the store has several parts ({@link FeatureStore#partOf}), each has round trips of its own and its own
 * {@link StoreGuard}: one that is stuck holds up its own values only.
 *
 * <p>Thread-safe.
 */
public final class FeatureLoads {
    /** Round trips to one part that may be under way at once. */
    static final int MAX_UNDER_WAY = 4;
    /** Full batches that may wait for their round trip to one part; more is not loaded. */
    static final int MAX_WAITING = 64;
    /** How long refreshes gather. */
    static final Duration LINGER = Duration.ofMillis(10);

    /** Is told of loads, for metrics. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A batch came to its end.
         *
         * @param values how many were to be loaded
         * @param nanos since the first of them was asked for
         */
        void onLoaded(int values, boolean answered, long nanos);
    }

    private final Views views;
    private final FeatureStore store;
    private final FeatureEncoder encoder;
    private final ConcurrentMap<EntityKey, EntityCopies> nearCache;
    private final IntFunction<StoreGuard> guards;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final Listener listener;

    // Guarded by this.
    private final Map<FeatureId, LoadBatch> loading = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private boolean lingering;

    /** The way to one part of the store. Guarded by the loads' lock, but for the guard itself. */
    private final class Part {
        final StoreGuard guard;
        final Deque<LoadBatch> waiting = new ArrayDeque<>();
        LoadBatch gathering = new LoadBatch(nanoTime.getAsLong());
        int underWay;

        Part(StoreGuard guard) {
            this.guard = guard;
        }
    }

    /** A batch that can be sent. */
    private record Due(Part part, LoadBatch batch) {}

    /** @param guards makes the guard of each part of the store, by its number */
    public FeatureLoads(
            Views views,
            FeatureStore store,
            FeatureEncoder encoder,
            ConcurrentMap<EntityKey, EntityCopies> nearCache,
            IntFunction<StoreGuard> guards,
            Timer timer,
            LongSupplier nanoTime,
            Listener listener) {
        this.views = views;
        this.store = store;
        this.encoder = encoder;
        this.nearCache = nearCache;
        this.guards = guards;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Loads values now. Returns the batch of each, in the order of the ids. */
    List<LoadBatch> load(List<FeatureId> ids) {
        List<LoadBatch> batches = new ArrayList<>(ids.size());
        List<Due> due;
        synchronized (this) {
            for (FeatureId id : ids) {
                LoadBatch batch = join(id);
                batch.hurry();
                batches.add(batch);
            }
            due = takeDue();
        }
        due.forEach(this::send);
        return batches;
    }

    /** Loads values soon. */
    void refresh(Collection<FeatureId> ids) {
        boolean first;
        List<Due> due;
        synchronized (this) {
            ids.forEach(this::join);
            due = takeDue();
            first = !lingering
                    && parts.stream().anyMatch(part -> !part.gathering.ids().isEmpty());
            lingering |= first;
        }
        due.forEach(this::send);
        if (first) {
            Runnable unused = timer.after(LINGER, this::endLinger);
        }
    }

    private void endLinger() {
        List<Due> due;
        synchronized (this) {
            lingering = false;
            parts.forEach(part -> part.gathering.hurry());
            due = takeDue();
        }
        due.forEach(this::send);
    }

    /** The batch that loads this value; a new one has it, if none did. Under the lock. */
    private LoadBatch join(FeatureId id) {
        LoadBatch known = loading.get(id);
        if (known != null) {
            return known;
        }
        Part part = part(store.partOf(id));
        if (part.gathering.ids().size() == FeatureStore.MAX_VALUES) {
            if (part.waiting.size() == MAX_WAITING) {
                LoadBatch refused = new LoadBatch(nanoTime.getAsLong());
                refused.finish(Map.of(), Origin.STORE_AVOIDED);
                return refused;
            }
            part.waiting.add(part.gathering);
            part.gathering = new LoadBatch(nanoTime.getAsLong());
        }
        if (part.gathering.ids().isEmpty()) {
            part.gathering = new LoadBatch(nanoTime.getAsLong());
        }
        part.gathering.ids().add(id);
        loading.put(id, part.gathering);
        return part.gathering;
    }

    /** Under the lock. */
    private Part part(int number) {
        while (parts.size() <= number) {
            parts.add(new Part(guards.apply(parts.size())));
        }
        return parts.get(number);
    }

    /** What can be sent now. Under the lock. */
    private List<Due> takeDue() {
        List<Due> due = new ArrayList<>();
        for (Part part : parts) {
            takeDue(part, due);
        }
        return due;
    }

    private void takeDue(Part part, List<Due> due) {
        while (part.underWay < MAX_UNDER_WAY) {
            LoadBatch next = part.waiting.poll();
            if (next == null) {
                if (!part.gathering.isUrgent() || part.gathering.ids().isEmpty()) {
                    break;
                }
                next = part.gathering;
                part.gathering = new LoadBatch(nanoTime.getAsLong());
            }
            part.underWay++;
            due.add(new Due(part, next));
        }
    }

    private void send(Due due) {
        LoadBatch batch = due.batch();
        Optional<CircuitBreaker.Pass> pass = due.part().guard.breaker().admit();
        if (pass.isEmpty()) {
            finish(due, Map.of(), Origin.STORE_AVOIDED);
            return;
        }
        long askedAtNanos = nanoTime.getAsLong();
        store.get(batch.ids())
                .subscribe()
                .with(
                        found -> {
                            pass.get().succeeded();
                            finish(due, remember(due, found, askedAtNanos), Origin.STORE_REFILLING);
                        },
                        failure -> {
                            pass.get().failed();
                            finish(due, Map.of(), Origin.STORE_FAILED);
                        });
    }

    private void finish(Due finished, Map<FeatureId, Copy> copies, Origin otherwise) {
        LoadBatch batch = finished.batch();
        List<Due> due;
        synchronized (this) {
            loading.keySet().removeAll(batch.ids());
            finished.part().underWay--;
            due = takeDue();
        }
        listener.onLoaded(
                batch.ids().size(), otherwise == Origin.STORE_REFILLING, nanoTime.getAsLong() - batch.begunAtNanos());
        batch.finish(copies, otherwise);
        due.forEach(this::send);
    }

    /** What the store said, where that counts: while it is being filled, what it does not have says nothing. */
    private Map<FeatureId, Copy> remember(Due due, Map<FeatureId, FeatureValue> found, long askedAtNanos) {
        boolean refilling = due.part().guard.refill().isUnderWay();
        Map<FeatureId, Copy> copies = new HashMap<>();
        Map<EntityKey, EntityCopies> byEntity = new HashMap<>();
        for (FeatureId id : due.batch().ids()) {
            View view = views.find(id.view()).orElseThrow();
            FeatureValue kept = found.get(id);
            // What an older definition of the view left behind is not of the kind that callers expect.
            boolean isKept = kept != null && view.aggregation().publishes(kept);
            if (isKept || !refilling) {
                FeatureValue value = isKept ? kept : view.defaultValue();
                Copy copy = new Copy(id, value, encoder.encode(id, value), isKept, askedAtNanos);
                copies.put(id, copy);
                byEntity.merge(
                        new EntityKey(id.tenant(), id.entityId()),
                        EntityCopies.of(views, copy),
                        EntityCopies::updatedBy);
            }
        }
        byEntity.forEach((entity, read) -> nearCache.merge(entity, read, EntityCopies::updatedBy));
        return copies;
    }
}
