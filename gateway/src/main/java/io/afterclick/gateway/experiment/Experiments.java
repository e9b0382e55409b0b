package io.afterclick.gateway.experiment;

import io.afterclick.gateway.event.ReaderHash;
import io.afterclick.gateway.experiment.Assignments.Assignment;
import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange.Deletion;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.ExperimentChange.Repeat;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The experiments of all tenants, in memory, as the log tells them.
 *
 * <p>A change counts only if it was made from the version that stands, and wants no readers of another experiment of its
 * group. As all replicas see the changes in one order, they agree on which count: of two admins who changed the same
 * version, the second is refused, wherever they were. A change that does not count must not be the last of its key in
 * the log, since compaction would keep it alone: {@link #takeOvershadowed} gives what has to be said once more.
 *
 * <p>Thread-safe. Lookups do not wait; changes wait for each other and come in the log's order.
 */
public final class Experiments implements Assigner {
    /** The one that decides first. */
    private static final Comparator<Experiment> ORDER =
            Comparator.comparingInt(Experiment::priority).reversed().thenComparing(Experiment::key);

    private final Map<String, List<Experiment>> tenants = new ConcurrentHashMap<>();
    private final Map<String, List<Experiment>> running = new ConcurrentHashMap<>();
    private final Map<Name, Long> overshadowed = new HashMap<>();
    private volatile boolean complete;

    private record Name(String tenant, String key) {}

    /** Says that everything that was known before this replica started has been applied. */
    public void markComplete() {
        complete = true;
    }

    public boolean isComplete() {
        return complete;
    }

    /**
     * Refuses what cannot be answered before the experiments are known.
     *
     * @throws RefusedException with {@link Refusal#STARTING}
     */
    public void requireComplete() {
        if (!complete) {
            throw new RefusedException(
                    Refusal.STARTING, "This replica is still reading its experiments; try again in a moment.");
        }
    }

    /** The experiments of a tenant, in the order in which they are asked for a policy. */
    public List<Experiment> list(String tenant) {
        return tenants.getOrDefault(tenant, List.of());
    }

    public Optional<Experiment> find(String tenant, String key) {
        return list(tenant).stream()
                .filter(experiment -> experiment.key().equals(key))
                .findFirst();
    }

    /** Experiments of all tenants that run. */
    public int runningCount() {
        return running.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public Assignments assign(String tenant, String readerId) {
        requireComplete();
        List<Experiment> candidates = running.getOrDefault(tenant, List.of());
        if (candidates.isEmpty() || readerId.isEmpty()) {
            return Assignments.NONE;
        }
        long readerHash = ReaderHash.of(readerId).orElseThrow();
        List<Assignment> assignments = new ArrayList<>();
        for (Experiment experiment : candidates) {
            experiment
                    .variantOf(readerId, readerHash)
                    .map(variant ->
                            new Assignment(experiment.key(), experiment.version(), variant.name(), variant.policy()))
                    .ifPresent(assignments::add);
        }
        return new Assignments(assignments);
    }

    /**
     * Takes over a change if it counts.
     *
     * @param version version that the log gives it
     * @return whether it counts
     */
    public synchronized boolean apply(ExperimentChange change, long version) {
        Name name = new Name(change.tenant(), change.key());
        boolean counts = counts(change);
        if (counts) {
            overshadowed.remove(name);
            take(change, version);
        } else {
            overshadowed.put(name, version);
        }
        return counts;
    }

    /**
     * What to append to the log, so that the last of each key says what stands. Each is given once; where appending it
     * fails, the next start of a replica gives it again.
     */
    public synchronized List<ExperimentChange> takeOvershadowed() {
        List<ExperimentChange> changes = new ArrayList<>();
        overshadowed.forEach((name, version) -> changes.add(find(name.tenant(), name.key())
                .<ExperimentChange>map(experiment -> new Repeat(experiment, version))
                .orElseGet(() -> new Deletion(name.tenant(), name.key(), version))));
        overshadowed.clear();
        return changes;
    }

    private boolean counts(ExperimentChange change) {
        Optional<Experiment> before = find(change.tenant(), change.key());
        if (change instanceof Put put) {
            return (before.isEmpty() || before.get().version() == put.replaces()) && isFree(put.experiment());
        }
        if (change instanceof Repeat repeat) {
            long own = repeat.experiment().version();
            return (before.isEmpty()
                            || before.get().version() == repeat.overruled()
                            || before.get().version() == own)
                    && isFree(repeat.experiment());
        }
        return before.isEmpty() || before.get().version() == ((Deletion) change).replaces();
    }

    private boolean isFree(Experiment experiment) {
        return list(experiment.tenant()).stream().noneMatch(experiment::collidesWith);
    }

    private void take(ExperimentChange change, long version) {
        List<Experiment> after = new ArrayList<>(list(change.tenant()));
        after.removeIf(other -> other.key().equals(change.key()));
        if (change instanceof Put put) {
            after.add(put.experiment().withVersion(version));
        } else if (change instanceof Repeat repeat) {
            after.add(repeat.experiment());
        }
        List<Experiment> ordered = after.stream().sorted(ORDER).toList();
        tenants.put(change.tenant(), ordered);
        running.put(
                change.tenant(),
                ordered.stream()
                        .filter(experiment -> experiment.status() == Status.RUNNING)
                        .toList());
    }
}
