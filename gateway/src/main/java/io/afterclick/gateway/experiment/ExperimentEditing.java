package io.afterclick.gateway.experiment;

import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange.Deletion;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.ExperimentLog.Kept;
import io.afterclick.gateway.experiment.ExperimentSettings.Side;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes experiments: checks, keeps, and answers only when what was asked is safe and holds in this replica.
 * Thread-safe.
 */
public final class ExperimentEditing {
    private final Experiments experiments;
    private final ExperimentLog log;
    private final PolicyNames policyNames;
    private final Clock clock;

    public ExperimentEditing(Experiments experiments, ExperimentLog log, PolicyNames policyNames, Clock clock) {
        this.experiments = experiments;
        this.log = log;
        this.policyNames = policyNames;
        this.clock = clock;
    }

    /** A kept experiment, and whether there was none of its key before. */
    public record Stored(Experiment experiment, boolean created) {}

    /**
     * Makes an experiment, or changes its settings. A running one goes on running: readers stay in their variants as far
     * as the shares allow. Policies that are new to the experiment must exist; a ramp asks nobody for them.
     *
     * @param faults what was already found wrong with the form of the request
     * @throws RefusedException when it breaks a rule, with VERSION_REQUIRED, VERSION_CONFLICT or EXPERIMENTS_FULL
     */
    public Uni<Stored> put(
            String tenant, String key, ExperimentSettings settings, ExpectedVersion expected, Faults faults) {
        experiments.requireComplete();
        ExperimentRules.checkKey(key, faults);
        ExperimentRules.check(settings, faults);
        faults.refuseIfAny();
        Optional<Experiment> before = experiments.find(tenant, key);
        expected.requireFor(before);
        before.ifPresent(stands -> ExperimentRules.checkChange(stands, settings, faults));
        if (before.isEmpty() && experiments.list(tenant).size() >= Limits.EXPERIMENTS_MAX) {
            throw new RefusedException(
                    Refusal.EXPERIMENTS_FULL,
                    "A tenant may have " + Limits.EXPERIMENTS_MAX + " experiments; delete one that is over.");
        }
        Experiment after = allocated(tenant, key, before, settings, faults);
        faults.refuseIfAny();
        return requirePolicies(tenant, newPolicies(before, settings), settings.sides())
                .chain(() -> keep(after, before))
                .map(stored -> new Stored(stored, before.isEmpty()));
    }

    /**
     * Gives the experiment its readers; one that runs already is left as it is.
     *
     * @throws RefusedException with UNKNOWN_EXPERIMENT or VERSION_CONFLICT
     */
    public Uni<Experiment> start(String tenant, String key, ExpectedVersion expected) {
        return turn(tenant, key, expected, Status.RUNNING);
    }

    /**
     * Takes the experiment its readers; they get the same variants when it is started again. One that does not run is
     * left as it is.
     *
     * @throws RefusedException with UNKNOWN_EXPERIMENT or VERSION_CONFLICT
     */
    public Uni<Experiment> stop(String tenant, String key, ExpectedVersion expected) {
        return turn(tenant, key, expected, Status.STOPPED);
    }

    /**
     * Deletes an experiment that does not run.
     *
     * @throws RefusedException with UNKNOWN_EXPERIMENT, VERSION_CONFLICT or EXPERIMENT_RUNS
     */
    public Uni<Void> delete(String tenant, String key, ExpectedVersion expected) {
        Experiment before = require(tenant, key, expected);
        if (before.status() == Status.RUNNING) {
            throw new RefusedException(Refusal.EXPERIMENT_RUNS, "The experiment runs; stop it first.");
        }
        return log.append(new Deletion(tenant, key, before.version()))
                .map(ExperimentEditing::requireCounts)
                .replaceWithVoid();
    }

    private static Set<String> newPolicies(Optional<Experiment> before, ExperimentSettings settings) {
        Set<String> names = new HashSet<>();
        settings.sides().forEach(side -> names.add(side.policy()));
        before.ifPresent(stands -> stands.variants().forEach(variant -> names.remove(variant.policy())));
        return names;
    }

    private Uni<Void> requirePolicies(String tenant, Set<String> wanted, List<Side> sides) {
        if (wanted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return policyNames
                .of(tenant)
                .invoke(names -> {
                    Faults faults = new Faults();
                    for (int i = 0; i < sides.size(); i++) {
                        String policy = sides.get(i).policy();
                        if (wanted.contains(policy) && !names.contains(policy)) {
                            faults.add(
                                    "variants[" + i + "].policy",
                                    Kind.UNEXPECTED,
                                    "is no policy; there are " + String.join(", ", new TreeSet<>(names)));
                        }
                    }
                    faults.refuseIfAny();
                })
                .replaceWithVoid();
    }

    private Uni<Experiment> turn(String tenant, String key, ExpectedVersion expected, Status status) {
        Experiment before = require(tenant, key, expected);
        boolean asItIs = before.status() == status || (status == Status.STOPPED && before.status() == Status.DRAFT);
        return asItIs ? Uni.createFrom().item(before) : keep(before.with(status, now()), Optional.of(before));
    }

    private Experiment require(String tenant, String key, ExpectedVersion expected) {
        experiments.requireComplete();
        Experiment experiment = experiments
                .find(tenant, key)
                .orElseThrow(
                        () -> new RefusedException(Refusal.UNKNOWN_EXPERIMENT, "There is no experiment of this key."));
        expected.requireIfNamed(experiment);
        return experiment;
    }

    private Experiment allocated(
            String tenant, String key, Optional<Experiment> before, ExperimentSettings settings, Faults faults) {
        Instant now = now();
        return new Experiment(
                tenant,
                key,
                0,
                settings.description(),
                before.map(Experiment::status).orElse(Status.DRAFT),
                settings.group(),
                settings.priority(),
                settings.salt(),
                traffic(tenant, key, before, settings, faults),
                Allocation.variants(before.map(Experiment::variants).orElse(List.of()), settings.sides()),
                Set.copyOf(settings.excludedReaders()),
                before.map(Experiment::createdAt).orElse(now),
                now,
                before.flatMap(Experiment::startedAt));
    }

    private Buckets traffic(
            String tenant, String key, Optional<Experiment> before, ExperimentSettings settings, Faults faults) {
        if (settings.group().isEmpty()) {
            return Buckets.first(settings.trafficShare());
        }
        Buckets taken = experiments.list(tenant).stream()
                .filter(other ->
                        other.group().equals(settings.group()) && !other.key().equals(key))
                .map(Experiment::traffic)
                .reduce(Buckets.NONE, Buckets::plus);
        Buckets own = before.filter(stands -> stands.group().equals(settings.group()))
                .map(Experiment::traffic)
                .orElse(Buckets.NONE);
        Buckets traffic = Allocation.traffic(own, taken, settings.trafficShare());
        if (traffic.size() < settings.trafficShare()) {
            faults.add(
                    "traffic_share",
                    Kind.CONFLICTING,
                    "is more than other experiments of the group, running or not, have left: " + traffic.size());
        }
        return traffic;
    }

    private Uni<Experiment> keep(Experiment after, Optional<Experiment> before) {
        long replaces = before.map(Experiment::version).orElse(0L);
        return log.append(new Put(after, replaces))
                .map(ExperimentEditing::requireCounts)
                .map(kept -> after.withVersion(kept.version()));
    }

    private static Kept requireCounts(Kept kept) {
        if (!kept.counts()) {
            throw new RefusedException(
                    Refusal.VERSION_CONFLICT,
                    "The experiment, or another of its group, was changed at the same moment; read it again.");
        }
        return kept;
    }

    /** As precise as the wire forms can say it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
