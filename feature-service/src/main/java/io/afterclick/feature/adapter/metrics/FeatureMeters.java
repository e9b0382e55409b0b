package io.afterclick.feature.adapter.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The service's metrics; {@code docs/metrics.md} lists them. Thread-safe. */
public final class FeatureMeters {
    /** Why Redis is called. */
    public enum Call {
        /** Values for a caller. */
        READ,
        /** Values from the feed. */
        WRITE,
        /** How far the feed has been written. */
        POSITIONS,
        /** Whether Redis answers. */
        PROBE
    }

    private final MeterRegistry registry;
    private final Map<String, Counter> lookups = new ConcurrentHashMap<>();
    private final Map<String, Counter> defaults = new ConcurrentHashMap<>();
    private final Map<String, Counter> writes = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, Timer> roundTrips = new ConcurrentHashMap<>();
    private final Counter undecodable;
    private final Counter skipped;
    private final Counter retries;
    private final Counter rewinds;
    private final Timer ingestLag;

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
        this.ingestLag = Timer.builder("afterclick.feature.ingest.lag")
                .description("From the event's acceptance to its value in Redis; from the outcome's record for counts")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(5))
                .register(registry);
    }

    /**
     * Notes values of a view that were served.
     *
     * @param defaulted how many of them were defaults
     */
    public void lookedUp(String view, int values, int defaulted) {
        lookups.computeIfAbsent(view, name -> byView("afterclick.feature.lookups", "Values asked for", name))
                .increment(values);
        if (defaulted > 0) {
            defaults.computeIfAbsent(
                            view, name -> byView("afterclick.feature.defaults", "Values answered by a default", name))
                    .increment(defaulted);
        }
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
                        .tag("call", call.name().toLowerCase(java.util.Locale.ROOT))
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

    public void ingested(Duration lag) {
        ingestLag.record(lag.isNegative() ? Duration.ZERO : lag);
    }

    private Counter byView(String name, String description, String view) {
        return Counter.builder(name).description(description).tag("view", view).register(registry);
    }
}
