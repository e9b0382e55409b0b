package io.afterclick.feature.adapter.metrics;

import io.afterclick.feature.adapter.cache.CaffeineNearCache;
import io.afterclick.feature.online.CircuitBreaker;
import io.afterclick.feature.online.FeatureLoads;
import io.afterclick.feature.online.Origin;
import io.afterclick.feature.vector.VectorTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The service's metrics; {@code docs/metrics.md} lists them. Thread-safe. */
public final class FeatureMeters implements FeatureLoads.Listener {
    /** Why Redis is called. */
    public enum Call {
        /** Values for a caller. */
        READ,
        /** Values from the feed. */
        WRITE,
        /** How far the feed has been written. */
        POSITIONS,
        /** Whether Redis answers. */
        PROBE,
        /** Which server of a cluster has which slots. */
        SLOTS
    }

    private final MeterRegistry registry;
    private final Map<String, Counter[]> values = new ConcurrentHashMap<>();
    private final Map<String, Counter> writes = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, Timer> roundTrips = new ConcurrentHashMap<>();
    private final Counter undecodable;
    private final Counter skipped;
    private final Counter retries;
    private final Counter rewinds;
    private final Counter recomputed;
    private final Counter letGo;
    private final Counter backFilled;
    private final Counter refusedVectors;
    private final Timer ingestLag;
    private final Timer lookups;
    private final Timer staleness;
    private final Timer loads;
    private final Timer failedLoads;
    private final DistributionSummary loadSizes;
    private final Counter[] breakerChanges;
    private final Map<Integer, CircuitBreaker.State> breakerStates = new ConcurrentHashMap<>();

    public FeatureMeters(MeterRegistry registry) {
        this.registry = registry;
        this.undecodable = Counter.builder("afterclick.feature.undecodable.values")
                .description("Values in Redis that are none of this service's; served as defaults")
                .register(registry);
        this.skipped = Counter.builder("afterclick.feature.skipped.writes")
                .description("Records of the feed for views that this process does not know")
                .register(registry);
        this.retries = Counter.builder("afterclick.feature.write.retries")
                .description("Batches that Redis did not take at once")
                .register(registry);
        this.rewinds = Counter.builder("afterclick.feature.rewinds")
                .description("Partitions of the feed read again because Redis had lost what was written")
                .register(registry);
        this.recomputed = Counter.builder("afterclick.feature.recomputed.values")
                .description("Values made anew because other vectors are served")
                .register(registry);
        this.letGo = Counter.builder("afterclick.feature.let.go.values")
                .description("Kept values of definitions that are none any more, let go")
                .register(registry);
        this.backFilled = Counter.builder("afterclick.feature.backfill.observations")
                .description("What back-fills by this process have handed to the topology")
                .register(registry);
        this.refusedVectors = Counter.builder("afterclick.feature.vectors.refused")
                .description("Item vectors that were not taken in because the table is full")
                .register(registry);
        this.ingestLag = Timer.builder("afterclick.feature.ingest.lag")
                .description("From the event's acceptance to its value in Redis; from the outcome's record for counts")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(5))
                .register(registry);
        this.lookups =
                timer("afterclick.feature.lookup", "Answering a call", Duration.ofNanos(50_000), Duration.ofSeconds(1));
        this.staleness = timer(
                "afterclick.feature.staleness",
                "Age of the oldest value of an answer: time since the store was asked for it",
                Duration.ofMillis(1),
                Duration.ofMinutes(10));
        String loadName = "afterclick.feature.load";
        String loadDescription = "Loading values into this process, from the first of a batch being asked for";
        this.loads = timer(
                loadName, loadDescription, Duration.ofNanos(100_000), Duration.ofSeconds(5), "outcome", "answered");
        this.failedLoads =
                timer(loadName, loadDescription, Duration.ofNanos(100_000), Duration.ofSeconds(5), "outcome", "failed");
        this.loadSizes = DistributionSummary.builder("afterclick.feature.load.size")
                .description("Values loaded in one round trip")
                .register(registry);
        this.breakerChanges = Arrays.stream(CircuitBreaker.State.values())
                .map(state -> Counter.builder("afterclick.feature.breaker.changes")
                        .description("Times that the breaker before Redis came into a state")
                        .tag("state", lowerCase(state))
                        .register(registry))
                .toArray(Counter[]::new);
        Gauge.builder("afterclick.feature.breaker.state", this, FeatureMeters::mostOpen)
                .description("Breaker before Redis, in a cluster the most open one: 0 closed, 1 half open, 2 open")
                .register(registry);
    }

    /** Notes values of a view that were served, by where they came from. */
    public void served(String view, Origin origin, int count) {
        Counter[] byOrigin = values.get(view);
        if (byOrigin == null) {
            byOrigin = values.computeIfAbsent(view, this::valuesOf);
        }
        byOrigin[origin.ordinal()].increment(count);
    }

    /**
     * Notes a call that was answered.
     *
     * @param oldestMillis age of the oldest value in it
     */
    public void answered(long nanos, long oldestMillis) {
        lookups.record(nanos, TimeUnit.NANOSECONDS);
        staleness.record(oldestMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onLoaded(int count, boolean answered, long nanos) {
        (answered ? loads : failedLoads).record(nanos, TimeUnit.NANOSECONDS);
        loadSizes.record(count);
    }

    /** Notes that the breaker before a part of the store came into a state. */
    public void onChange(int part, CircuitBreaker.State state) {
        breakerStates.put(part, state);
        breakerChanges[state.ordinal()].increment();
    }

    private int mostOpen() {
        return breakerStates.values().stream().mapToInt(Enum::ordinal).max().orElse(0);
    }

    /** Shows how full the near cache is. */
    public void watch(CaffeineNearCache cache) {
        Gauge.builder("afterclick.feature.near.cache.bytes", cache, CaffeineNearCache::weightBytes)
                .description("Memory that the copies in this process take, by estimate")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("afterclick.feature.near.cache.entities", cache, CaffeineNearCache::entities)
                .description("Readers, works and pairs of them with copies of values in this process")
                .register(registry);
    }

    public void written(String view) {
        writes.computeIfAbsent(view, name -> byView("afterclick.feature.writes", "Values written to Redis", name))
                .increment();
    }

    /**
     * Notes a call of Redis.
     *
     * @param nanos time until Redis had answered, or until it was given up
     */
    public void roundTrip(Call call, boolean answered, long nanos) {
        roundTrips
                .computeIfAbsent(call.name() + answered, key -> Timer.builder("afterclick.feature.redis.round.trips")
                        .description("Round trips to Redis")
                        .tag("call", lowerCase(call))
                        .tag("outcome", answered ? "answered" : "failed")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofNanos(100_000))
                        .maximumExpectedValue(Duration.ofSeconds(5))
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    public void deadLetter(String topic) {
        deadLetters(topic).increment();
    }

    /** Shows a topic's counter of dead letters from now on, so that the first one is a rise. */
    public void watchDeadLetters(String topic) {
        deadLetters(topic);
    }

    private Counter deadLetters(String topic) {
        return deadLetters.computeIfAbsent(topic, name -> Counter.builder("afterclick.feature.dead_letters")
                .description("Records that could not be read")
                .tag("topic", name)
                .register(registry));
    }

    public void undecodableValue() {
        undecodable.increment();
    }

    public void skippedWrite() {
        skipped.increment();
    }

    public void writeRetried() {
        retries.increment();
    }

    public void rewound() {
        rewinds.increment();
    }

    public void recomputed() {
        recomputed.increment();
    }

    public void letGo() {
        letGo.increment();
    }

    public void backFilled() {
        backFilled.increment();
    }

    public void refusedVector() {
        refusedVectors.increment();
    }

    /** Shows the size of the table of vectors. */
    public void watch(VectorTable vectors) {
        Gauge.builder("afterclick.feature.vectors", vectors, VectorTable::works)
                .description("Works with an item vector in memory")
                .strongReference(true)
                .register(registry);
        Gauge.builder("afterclick.feature.vectors.memory", vectors, VectorTable::bytes)
                .description("Memory that item vectors take, about")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    public void ingested(Duration lag) {
        ingestLag.record(lag.isNegative() ? Duration.ZERO : lag);
    }

    private Counter[] valuesOf(String view) {
        return Arrays.stream(Origin.values())
                .map(origin -> Counter.builder("afterclick.feature.values")
                        .description("Values served, by where they came from")
                        .tag("view", view)
                        .tag("origin", lowerCase(origin))
                        .register(registry))
                .toArray(Counter[]::new);
    }

    private Timer timer(String name, String description, Duration least, Duration most, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(least)
                .maximumExpectedValue(most)
                .register(registry);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Counter byView(String name, String description, String view) {
        return Counter.builder(name).description(description).tag("view", view).register(registry);
    }
}
