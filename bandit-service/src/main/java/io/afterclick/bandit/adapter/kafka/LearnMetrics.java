package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.attribution.OutcomeRevision;
import io.afterclick.bandit.attribution.OutcomeStage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Meters of learning. They count work done: a transaction that is rolled back and done again counts twice here, but once
 * in the topics. Thread-safe.
 */
public class LearnMetrics {
    private static final Duration RECORD_TIMES_WINDOW = Duration.ofSeconds(30);

    private final MeterRegistry registry;
    private final Timer recordTime;
    private final Timer timerDelay;
    private final Counter timersFailed;
    private final Counter linksFailed;
    private final Counter botLikeReaders;
    private final Counter botLikeOutcomes;
    private final CountedMetrics counted;
    private final Map<String, Counter> events = new ConcurrentHashMap<>();
    private final Map<OutcomeStage, Counter> outcomes = new ConcurrentHashMap<>();
    private final RecordTimes recordTimes = new RecordTimes(RECORD_TIMES_WINDOW, System.nanoTime());

    public LearnMetrics(MeterRegistry registry) {
        this.registry = registry;
        counted = new CountedMetrics(registry);
        recordTime = Timer.builder("afterclick.bandit.record.time")
                .description("Time to attribute one event")
                .register(registry);
        timersFailed = Counter.builder("afterclick.bandit.timers.failed")
                .description("Timers of attribution given up because the rules failed: a fault of this service")
                .register(registry);
        linksFailed = Counter.builder("afterclick.bandit.links.failed")
                .description("Links of chains given up because the rules failed: a fault of this service")
                .register(registry);
        botLikeReaders = Counter.builder("afterclick.bandit.bot_like.readers")
                .description("Times that a reader was found to behave like a program")
                .register(registry);
        botLikeOutcomes = Counter.builder("afterclick.bandit.bot_like.outcomes")
                .description("Revisions of outcomes that count nothing because the reader behaves like a program")
                .register(registry);
        timerDelay = Timer.builder("afterclick.bandit.timer.delay")
                .description(
                        "How long after it was due a timer of attribution was handled; its count is that of timers")
                .register(registry);
        // From the start, so that the first of them is a rise.
        Topics.READ_BY_LEARNER.forEach(this::deadLetters);
    }

    /** Notes what a record took, with all that it stored and sent. */
    void recordTook(long nanos) {
        recordTimes.add(nanos, System.nanoTime());
    }

    /** What records take of late. */
    RecordTimes recordTimes() {
        return recordTimes;
    }

    void timerFailed() {
        timersFailed.increment();
    }

    void linkFailed() {
        linksFailed.increment();
    }

    void botLikeReader() {
        botLikeReaders.increment();
    }

    void event(String effect, long nanos) {
        events.computeIfAbsent(effect, this::counterOfEvents).increment();
        recordTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Counter counterOfEvents(String effect) {
        return Counter.builder("afterclick.bandit.events")
                .description("Events read, by what they did")
                .tag("effect", effect)
                .register(registry);
    }

    void outcome(OutcomeRevision revision) {
        outcomes.computeIfAbsent(revision.verdict().stage(), this::counterOfOutcomes)
                .increment();
        if (revision.verdict().botLike()) {
            botLikeOutcomes.increment();
        }
        counted.add(revision.shown().policy(), revision.change());
    }

    private Counter counterOfOutcomes(OutcomeStage stage) {
        return Counter.builder("afterclick.bandit.outcomes")
                .description("Revisions of outcomes emitted, by stage")
                .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    void timer(long delayMillis) {
        timerDelay.record(Duration.ofMillis(Math.max(0, delayMillis)));
    }

    void deadLetter(String topic) {
        deadLetters(topic).increment();
    }

    private Counter deadLetters(String topic) {
        return Counter.builder("afterclick.bandit.dead_letters")
                .description("Records that could not be read")
                .tag("topic", topic)
                .register(registry);
    }
}
