package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.attribution.OutcomeStage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

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
    private final RecordTimes recordTimes = new RecordTimes(RECORD_TIMES_WINDOW, System.nanoTime());

    public LearnMetrics(MeterRegistry registry) {
        this.registry = registry;
        recordTime = Timer.builder("afterclick.bandit.record.time")
                .description("Time to attribute one event")
                .register(registry);
        timersFailed = Counter.builder("afterclick.bandit.timers.failed")
                .description("Timers of attribution given up because the rules failed: a fault of this service")
                .register(registry);
        timerDelay = Timer.builder("afterclick.bandit.timer.delay")
                .description(
                        "How long after it was due a timer of attribution was handled; its count is that of timers")
                .register(registry);
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

    void event(String effect, long nanos) {
        Counter.builder("afterclick.bandit.events")
                .description("Events read, by what they did")
                .tag("effect", effect)
                .register(registry)
                .increment();
        recordTime.record(Duration.ofNanos(nanos));
    }

    void outcome(OutcomeStage stage) {
        Counter.builder("afterclick.bandit.outcomes")
                .description("Revisions of outcomes emitted, by stage")
                .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    void timer(long delayMillis) {
        timerDelay.record(Duration.ofMillis(Math.max(0, delayMillis)));
    }

    void deadLetter(String topic) {
        Counter.builder("afterclick.bandit.dead_letters")
                .description("Records that could not be read")
                .tag("topic", topic)
                .register(registry)
                .increment();
    }
}
