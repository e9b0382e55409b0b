package io.afterclick.gateway.adapter.metrics;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.access.AccessMeter;
import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.adapter.key.KeysFile;
import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.event.EventMeter;
import io.afterclick.gateway.event.EventType;
import io.afterclick.gateway.experiment.Assignments;
import io.afterclick.gateway.experiment.Experiments;
import io.afterclick.gateway.related.RelatedMeter;
import io.afterclick.gateway.related.Stage;
import io.afterclick.gateway.related.StageFailedException;
import io.afterclick.gateway.request.Admission;
import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Limits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The gateway's own metrics, as docs/metrics.md lists them. Thread-safe. */
public final class GatewayMetrics implements EventMeter, RelatedMeter, AccessMeter {
    private static final String PREFIX = "afterclick.gateway.";
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<List<Stage>, Timer> relatedTimers = new ConcurrentHashMap<>();
    private final Map<StageOutcome, Timer> stageTimers = new ConcurrentHashMap<>();
    private final Map<EventType, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<Fault.Kind, Counter> refused = new ConcurrentHashMap<>();
    private final Map<SlateOfVariant, Counter> assigned = new ConcurrentHashMap<>();
    private final Map<Reason, Counter> turnedAway = new ConcurrentHashMap<>();
    private final Map<KeyUse, Counter> admitted = new ConcurrentHashMap<>();
    private final Counter decisionsLost;

    private record KeyUse(String key, String scope) {
        static final KeyUse OTHER = new KeyUse("other", "other");
    }

    private record SlateOfVariant(String experiment, String variant, String policy) {
        static final SlateOfVariant OTHER = new SlateOfVariant("other", "other", "other");
    }

    private record StageOutcome(Stage stage, Optional<StageFailedException.Kind> failure) {}

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.decisionsLost = Counter.builder(PREFIX + "decisions.lost")
                .description("Decisions that were answered but could not be recorded.")
                .register(registry);
        // From the start, so that a rate has a zero to start from.
        for (EventType type : EventType.values()) {
            acceptedCounter(type);
        }
        for (Fault.Kind kind : Fault.Kind.values()) {
            refusedCounter(kind);
        }
        for (Reason reason : Reason.values()) {
            turnedAwayCounter(reason);
        }
    }

    /** Shows how many keys hold. */
    public void watch(AccessControl access) {
        Gauge.builder(PREFIX + "keys", access, AccessControl::size)
                .description("Keys that hold; 0 where none is asked for.")
                .register(registry);
    }

    /** Shows whether the keys are those of the file as it is now. */
    public void watch(KeysFile file) {
        Gauge.builder(PREFIX + "keys.good", file, keys -> keys.isGood() ? 1 : 0)
                .description("1 where the file of keys was taken over, 0 where it is refused.")
                .register(registry);
    }

    /** Shows how large the catalog is. */
    public void watch(Catalog catalog) {
        Gauge.builder(PREFIX + "catalog.works", catalog, Catalog::size)
                .description("Works in this replica's catalog, of all tenants.")
                .register(registry);
    }

    /** Shows how many experiments run. */
    public void watch(Experiments experiments) {
        Gauge.builder(PREFIX + "experiments.running", experiments, Experiments::runningCount)
                .description("Experiments that run, of all tenants.")
                .register(registry);
    }

    /**
     * Shows how much is in flight.
     *
     * @param what tag value: what is in flight
     */
    public void watch(Admission admission, String what) {
        Gauge.builder(PREFIX + "in.flight", admission, Admission::inFlight)
                .description("Requests that are being answered, and records that wait for the broker.")
                .tag("what", what)
                .register(registry);
    }

    @Override
    public void answered(List<Stage> degraded, long nanos) {
        relatedTimers.computeIfAbsent(degraded, this::relatedTimer).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Keys and names come from admins, but deleted experiments' series stay: so their number is bounded. */
    @Override
    public void assigned(Assignments.Assignment to) {
        SlateOfVariant key = new SlateOfVariant(to.experiment(), to.variant(), to.policy());
        boolean known = assigned.containsKey(key) || assigned.size() < Limits.ASSIGNMENT_SERIES_MAX;
        assigned.computeIfAbsent(known ? key : SlateOfVariant.OTHER, this::assignedCounter)
                .increment();
    }

    @Override
    public void stage(Stage stage, Optional<StageFailedException.Kind> failure, long nanos) {
        stageTimers
                .computeIfAbsent(new StageOutcome(stage, failure), this::stageTimer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void accepted(EventType type, int count) {
        acceptedCounter(type).increment(count);
    }

    @Override
    public void refused(Fault.Kind kind) {
        refusedCounter(kind).increment();
    }

    @Override
    public void refused(Reason reason) {
        turnedAwayCounter(reason).increment();
    }

    /** Names come from admins, but the series of keys that are gone stay: so their number is bounded. */
    @Override
    public void admitted(String keyName, Scope scope) {
        KeyUse use = new KeyUse(keyName, scope.text());
        boolean known = admitted.containsKey(use) || admitted.size() < Limits.KEY_SERIES_MAX;
        admitted.computeIfAbsent(known ? use : KeyUse.OTHER, this::admittedCounter)
                .increment();
    }

    /** A decision could not be recorded. */
    public void decisionLost() {
        decisionsLost.increment();
    }

    /** A record could not be read and was left out. */
    public void unreadableRecord(String topic) {
        registry.counter(PREFIX + "unreadable_records", "topic", topic).increment();
    }

    private Timer relatedTimer(List<Stage> degraded) {
        String stages = degraded.stream().map(Stage::text).collect(Collectors.joining("+"));
        return Timer.builder(PREFIX + "related")
                .description("Answers to requests for related works, by stages that were replaced by a fall-back.")
                .tag("degraded", stages.isEmpty() ? NONE : stages)
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(150),
                        Duration.ofMillis(250))
                .register(registry);
    }

    private Timer stageTimer(StageOutcome outcome) {
        return Timer.builder(PREFIX + "stage")
                .description("Calls of other services, by stage and how they failed.")
                .tag("stage", outcome.stage().text())
                .tag(
                        "failure",
                        outcome.failure()
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .orElse(NONE))
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100))
                .register(registry);
    }

    private Counter assignedCounter(SlateOfVariant key) {
        return Counter.builder(PREFIX + "assignments")
                .description("Slates given to readers of each variant of each experiment, of all tenants.")
                .tag("experiment", key.experiment())
                .tag("variant", key.variant())
                .tag("policy", key.policy())
                .register(registry);
    }

    private Counter acceptedCounter(EventType type) {
        return accepted.computeIfAbsent(type, key -> Counter.builder(PREFIX + "events.accepted")
                .description("Records of events that the broker has acknowledged, by type.")
                .tag("type", key.text())
                .register(registry));
    }

    private Counter turnedAwayCounter(Reason reason) {
        return turnedAway.computeIfAbsent(reason, key -> Counter.builder(PREFIX + "access.refused")
                .description("Calls that were not let in, by reason.")
                .tag("reason", key.name().toLowerCase(Locale.ROOT))
                .register(registry));
    }

    private Counter admittedCounter(KeyUse use) {
        return Counter.builder(PREFIX + "access.admitted")
                .description("Calls that were let in, by name of the key and scope.")
                .tag("key", use.key())
                .tag("scope", use.scope())
                .register(registry);
    }

    private Counter refusedCounter(Fault.Kind kind) {
        return refused.computeIfAbsent(kind, key -> Counter.builder(PREFIX + "events.refused")
                .description("Faults for which batches of events were refused, by reason.")
                .tag("reason", key.name().toLowerCase(Locale.ROOT))
                .register(registry));
    }
}
