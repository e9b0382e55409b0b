package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** A store with values and positions in maps, which can be emptied, set back and made to fail. Thread-safe. */
public final class InMemoryFeatureStore implements FeatureStore, FeedPositions {
    private final Clock clock;
    private Map<FeatureId, Entry> entries = new HashMap<>();
    private Map<Integer, Long> positions = new HashMap<>();
    private int failures;
    private int roundTrips;
    private boolean holding;
    private ToIntFunction<FeatureId> parts = id -> 0;
    private int failingPart = -1;
    private int stuckPart = -1;
    private final List<Runnable> held = new ArrayList<>();

    private record Entry(FeatureValue value, Instant expiry) {}

    /** All that the store held at some time. */
    public record Snapshot(Map<FeatureId, ?> entries, Map<Integer, Long> positions) {}

    public InMemoryFeatureStore(Clock clock) {
        this.clock = clock;
    }

    /** Has values on several servers, as a cluster does. */
    public synchronized void spread(ToIntFunction<FeatureId> serverOf) {
        parts = serverOf;
    }

    /** Fails what is asked of one server from now on; -1 of none. */
    public synchronized void failPart(int part) {
        failingPart = part;
    }

    /** Lets what is asked of one server from now on wait. */
    public synchronized void holdPart(int part) {
        stuckPart = part;
    }

    @Override
    public synchronized int partOf(FeatureId id) {
        return parts.applyAsInt(id);
    }

    @Override
    public synchronized Uni<Map<FeatureId, FeatureValue>> get(Set<FeatureId> ids) {
        if (ids.stream().anyMatch(id -> partOf(id) == failingPart)) {
            return Uni.createFrom().failure(unavailable());
        }
        if (ids.stream().anyMatch(id -> partOf(id) == stuckPart)) {
            return Uni.createFrom().nothing();
        }
        return heldBack(answer(() -> {
            Map<FeatureId, FeatureValue> found = new HashMap<>();
            for (FeatureId id : ids) {
                Entry entry = entries.get(id);
                if (entry != null && clock.instant().isBefore(entry.expiry())) {
                    found.put(id, entry.value());
                }
            }
            return found;
        }));
    }

    /** Lets what is asked for from now on wait, as a store that is stuck. */
    public synchronized void hold() {
        holding = true;
    }

    /** Answers what waits, and all that is asked for from now on. */
    public void release() {
        List<Runnable> waiting;
        synchronized (this) {
            holding = false;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    private <T> Uni<T> heldBack(Uni<T> answer) {
        return Uni.createFrom().emitter(emitter -> {
            Runnable ask = () -> answer.subscribe().with(emitter::complete, emitter::fail);
            synchronized (this) {
                if (holding) {
                    held.add(ask);
                    return;
                }
            }
            ask.run();
        });
    }

    @Override
    public Uni<Void> apply(List<FeatureWrite> writes) {
        return Uni.createFrom().deferred(() -> {
            synchronized (this) {
                roundTrips++;
                boolean fails = failures > 0;
                // A connection may break after some commands have been carried out.
                for (FeatureWrite write : fails ? writes.subList(0, writes.size() / 2) : writes) {
                    if (write instanceof FeatureWrite.Put put) {
                        Instant expiry = put.ttl().equals(View.NO_EXPIRY)
                                ? Instant.MAX
                                : clock.instant().plus(put.ttl());
                        entries.put(put.id(), new Entry(put.value(), expiry));
                    } else {
                        entries.remove(write.id());
                    }
                }
                if (fails) {
                    failures--;
                    return Uni.createFrom().failure(unavailable());
                }
                return Uni.createFrom().voidItem();
            }
        });
    }

    @Override
    public Uni<Map<Integer, Long>> read(Set<Integer> partitions) {
        return answer(() -> {
            Map<Integer, Long> found = new HashMap<>(positions);
            found.keySet().retainAll(partitions);
            return found;
        });
    }

    @Override
    public Uni<Void> save(Map<Integer, Long> reached) {
        return answer(() -> {
            positions.putAll(reached);
            return null;
        });
    }

    /** The next calls fail. */
    public synchronized void fail(int calls) {
        failures = calls;
    }

    public synchronized int roundTrips() {
        return roundTrips;
    }

    /** Values that have not expired. */
    public synchronized Map<FeatureId, FeatureValue> values() {
        Map<FeatureId, FeatureValue> values = new HashMap<>();
        entries.forEach((id, entry) -> values.put(id, entry.value()));
        return values;
    }

    public synchronized Map<Integer, Long> positions() {
        return Map.copyOf(positions);
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(new HashMap<>(entries), new HashMap<>(positions));
    }

    /** Goes back to an older state, as a server does that restarts from its file. */
    public synchronized void restore(Snapshot snapshot) {
        Map<FeatureId, Entry> old = new HashMap<>();
        snapshot.entries().forEach((id, entry) -> old.put(id, (Entry) entry));
        entries = old;
        positions = new HashMap<>(snapshot.positions());
    }

    public synchronized void forgetEverything() {
        entries = new HashMap<>();
        positions = new HashMap<>();
    }

    private <T> Uni<T> answer(java.util.function.Supplier<T> action) {
        return Uni.createFrom().deferred(() -> {
            synchronized (this) {
                roundTrips++;
                if (failures > 0) {
                    failures--;
                    return Uni.createFrom().failure(unavailable());
                }
                return Uni.createFrom().item(action.get());
            }
        });
    }

    private static FeatureException unavailable() {
        return new FeatureException(Reason.STORE_UNAVAILABLE, "made to fail");
    }
}
