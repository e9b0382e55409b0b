package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Answers which values the views have for some entities, always, and within the time that a call has.
 *
 * <p>A value comes from the near cache while it is fresh enough for its view; when {@value #REFRESH_AFTER_PERCENT} % of that
 * time is over, the first who asks has it loaded again for those who come later. The other values are loaded, in one round
 * trip where none of them is being loaded already. Where the store does not answer, or not in time, an older copy stands
 * in, up to a limit, and else the view's default; its {@link Origin} says why.
 *
 * <p>Thread-safe.
 */
public final class FeatureLookup {
    /** Age, as a share of what a view allows, from which on a value that is asked for is loaded again. */
    static final int REFRESH_AFTER_PERCENT = 60;

    private final Views views;
    private final long staleLimitNanos;
    private final FeatureEncoder encoder;
    private final ConcurrentMap<EntityKey, EntityCopies> nearCache;
    private final FeatureLoads loads;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final Map<String, ServedView> served = new ConcurrentHashMap<>();

    /**
     * @param staleLimit longest age of a copy that stands in for a store that does not answer
     * @param nearCache what this process remembers, bounded; {@code loads} fills it
     * @param timer ends the waiting for the store
     */
    public FeatureLookup(
            Views views,
            Duration staleLimit,
            FeatureEncoder encoder,
            ConcurrentMap<EntityKey, EntityCopies> nearCache,
            FeatureLoads loads,
            Timer timer,
            LongSupplier nanoTime) {
        this.views = views;
        this.staleLimitNanos = staleLimit.toNanos();
        this.encoder = encoder;
        this.nearCache = nearCache;
        this.loads = loads;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** A view, with what each lookup needs of it at hand. */
    private record ServedView(String name, int number, FeatureValue defaultValue, long freshNanos, long refreshNanos) {
        ServedView(View view, int number) {
            this(
                    view.name(),
                    number,
                    view.defaultValue(),
                    view.staleness().toNanos(),
                    view.staleness()
                            .multipliedBy(REFRESH_AFTER_PERCENT)
                            .dividedBy(100)
                            .toNanos());
        }
    }

    /**
     * Values of all views for all entities, as far as the near cache has them.
     *
     * @param viewNames one or more names of views
     * @param entityIds one or more readers or works; with the views at most {@value FeatureStore#MAX_VALUES} values
     * @throws FeatureException when the request is faulty
     */
    public Answer find(String tenant, List<String> viewNames, List<String> entityIds) {
        Answer answer = new Answer(check(tenant, viewNames, entityIds), entityIds.size());
        answer.takeFromNearCache(tenant, entityIds);
        return answer;
    }

    private ServedView served(View view) {
        ServedView known = served.get(view.name());
        return known != null
                ? known
                : served.computeIfAbsent(view.name(), name -> new ServedView(view, views.number(name)));
    }

    private List<ServedView> check(String tenant, List<String> viewNames, List<String> entityIds) {
        if (!FeatureId.isTenant(tenant)) {
            throw new FeatureException(
                    Reason.TENANT_INVALID, "tenant must be 1 to 64 lower-case letters, digits, '-' or '_'");
        }
        if (viewNames.isEmpty()) {
            throw new FeatureException(Reason.VIEWS_MISSING, "views must name one view or more");
        }
        if (entityIds.isEmpty()) {
            throw new FeatureException(Reason.ENTITY_IDS_MISSING, "entity_ids must name one entity or more");
        }
        if ((long) viewNames.size() * entityIds.size() > FeatureStore.MAX_VALUES) {
            throw new FeatureException(
                    Reason.TOO_MANY_VALUES,
                    viewNames.size() + " views of " + entityIds.size() + " entities are more than "
                            + FeatureStore.MAX_VALUES + " values");
        }
        for (int i = 0; i < entityIds.size(); i++) {
            if (!FeatureId.isEntityId(entityIds.get(i))) {
                throw new FeatureException(
                        Reason.ENTITY_ID_INVALID,
                        "entity_ids[" + i + "] must have 1 to " + FeatureId.MAX_ENTITY_ID_LENGTH
                                + " characters, none of them a control character");
            }
        }
        List<ServedView> wanted = new ArrayList<>(viewNames.size());
        for (int i = 0; i < viewNames.size(); i++) {
            int index = i;
            wanted.add(served(views.find(viewNames.get(i))
                    .orElseThrow(() -> new FeatureException(
                            Reason.VIEW_UNKNOWN, "views[" + index + "] names a view that does not exist"))));
        }
        return wanted;
    }

    /** One call on its way. Filled by one thread, then handed to whichever ends the waiting. */
    public final class Answer {
        private final List<ServedView> wanted;
        /** {@code [entities x views]} */
        private final Feature[] features;

        private final List<FeatureId> missing = new ArrayList<>();
        private final List<Integer> missingPlaces = new ArrayList<>();
        private final AtomicBoolean given = new AtomicBoolean();

        private Answer(List<ServedView> wanted, int entities) {
            this.wanted = wanted;
            this.features = new Feature[entities * wanted.size()];
        }

        private void takeFromNearCache(String tenant, List<String> entityIds) {
            long now = nanoTime.getAsLong();
            List<FeatureId> ageing = new ArrayList<>();
            int place = 0;
            for (String entityId : entityIds) {
                EntityCopies copies = nearCache.get(new EntityKey(tenant, entityId));
                for (ServedView view : wanted) {
                    Copy copy = copies == null ? null : copies.find(view.number());
                    long age = copy == null ? Long.MAX_VALUE : now - copy.readAtNanos();
                    if (age < view.freshNanos()) {
                        features[place] = feature(copy, Origin.NEAR_CACHE, now);
                        if (age >= view.refreshNanos()) {
                            ageing.add(copy.id());
                        }
                    } else {
                        missing.add(new FeatureId(tenant, view.name(), entityId));
                        missingPlaces.add(place);
                    }
                    place++;
                }
            }
            if (!ageing.isEmpty()) {
                loads.refresh(ageing);
            }
        }

        /** Whether the near cache had all values. */
        public boolean isComplete() {
            return missing.isEmpty();
        }

        /** The values, in the order of the entities, then of the views; once the answer is complete. */
        public List<Feature> features() {
            return Arrays.asList(features);
        }

        /**
         * Waits for the values that are missing. To be called once.
         *
         * @param budget how long that may take; what the store has not told by then is stale or a default
         * @return {@link #features}; never fails
         */
        public Uni<List<Feature>> complete(Duration budget) {
            return isComplete()
                    ? Uni.createFrom().item(features())
                    : Uni.createFrom().emitter(emitter -> load(budget, emitter));
        }

        private void load(Duration budget, UniEmitter<? super List<Feature>> emitter) {
            List<LoadBatch> batches = loads.load(missing);
            Set<LoadBatch> open = new HashSet<>(batches);
            open.removeIf(LoadBatch::isDone);
            if (open.isEmpty() || budget.isNegative() || budget.isZero()) {
                give(batches, emitter);
                return;
            }
            Runnable callOff = timer.after(budget, () -> give(batches, emitter));
            AtomicInteger left = new AtomicInteger(open.size());
            for (LoadBatch batch : open) {
                batch.whenDone(() -> {
                    if (left.decrementAndGet() == 0) {
                        callOff.run();
                        give(batches, emitter);
                    }
                });
            }
        }

        /** Once, whether all has come or the time is over. */
        private void give(List<LoadBatch> batches, UniEmitter<? super List<Feature>> emitter) {
            if (!given.compareAndSet(false, true)) {
                return;
            }
            long now = nanoTime.getAsLong();
            for (int i = 0; i < batches.size(); i++) {
                int place = missingPlaces.get(i);
                features[place] = loaded(missing.get(i), wanted.get(place % wanted.size()), batches.get(i), now);
            }
            emitter.complete(features());
        }

        private Feature loaded(FeatureId id, ServedView view, LoadBatch batch, long now) {
            Origin otherwise = Origin.LATE;
            if (batch.isDone()) {
                Optional<Copy> copy = batch.copyOf(id);
                if (copy.isPresent()) {
                    return feature(copy.get(), Origin.STORE, now);
                }
                otherwise = batch.otherwise();
            }
            EntityCopies copies = nearCache.get(new EntityKey(id.tenant(), id.entityId()));
            Copy old = copies == null ? null : copies.find(view.number());
            if (old != null && old.isKept() && now - old.readAtNanos() < staleLimitNanos) {
                return feature(old, Origin.STALE, now);
            }
            FeatureValue none = view.defaultValue();
            return new Feature(id, none, encoder.encode(id, none), otherwise, 0);
        }

        private static Feature feature(Copy copy, Origin origin, long now) {
            return new Feature(
                    copy.id(),
                    copy.value(),
                    copy.encoded(),
                    copy.isKept() ? origin : Origin.NO_VALUE,
                    TimeUnit.NANOSECONDS.toMillis(now - copy.readAtNanos()));
        }
    }
}
