package io.afterclick.bandit.adapter.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jboss.logging.Logger;

/**
 * Looks after the learner's membership while it runs: measures what records take, lets polls bring only as many as fit into
 * the limits, warns where they come near, and remembers the measured time for the next start. Thread-safe.
 */
final class LearnerWatch implements KafkaClientSupplier, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LearnerWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SAVE_EVERY = Duration.ofSeconds(30);
    private static final Duration WARN_EVERY = Duration.ofMinutes(1);

    /** A measurement that is older says nothing of the machine as it is now. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private static final String FILE = "record-time";

    private final PollBudget budget;
    private final Duration recordTimeLimit;
    private final RecordTimes times;
    private final Path file;
    private final Clock clock;
    private final Duration maxPollInterval;
    private final Map<PollWatch.Cause, Counter> rebalances;
    private final Timer gaps;
    private final List<PollWatch> threads = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "learner-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Duration perRecord;
    private volatile int recordsThatFit;
    private long savedNanos = System.nanoTime();
    private long warnedNanos = System.nanoTime() - WARN_EVERY.toNanos();

    /**
     * Checks what was measured before the last stop.
     *
     * @param budget what may be done at once
     * @param stateDir where the measured time is kept
     * @throws IllegalArgumentException where not even one record at a time would fit; has the numbers
     */
    LearnerWatch(
            PollBudget budget,
            LearnSettings settings,
            Path stateDir,
            RecordTimes times,
            MeterRegistry registry,
            Clock clock) {
        this.budget = budget;
        this.recordTimeLimit = settings.recordTimeLimit();
        this.maxPollInterval = settings.maxPollInterval();
        this.times = times;
        this.file = stateDir.resolve(FILE);
        this.clock = clock;
        perRecord = remembered().orElse(Duration.ZERO);
        requireOneFits();
        recordsThatFit = budget.recordsThatFit(perRecord);
        if (recordsThatFit < budget.maxPollRecords()) {
            LOG.warnf(
                    "Records took long before the last stop, so polls bring %d to begin with: %s",
                    recordsThatFit, budget.explain(perRecord));
        }
        rebalances = PollWatch.counters(registry);
        gaps = Timer.builder("afterclick.bandit.poll.gap")
                .description("Time between two polls of a stream thread; the group allows max-poll-interval")
                .register(registry);
        TimeGauge.builder(
                        "afterclick.bandit.poll.age",
                        this,
                        TimeUnit.SECONDS,
                        watch -> watch.pollAge().toMillis() / 1e3)
                .description("Time since the last poll of the stream thread that polled least of late")
                .strongReference(true)
                .register(registry);
        Gauge.builder("afterclick.bandit.poll.headroom", this, watch -> budget.headroom(watch.perRecord))
                .description("How many times what is done at once fits into poll interval and transaction time-out")
                .strongReference(true)
                .register(registry);
        Gauge.builder("afterclick.bandit.poll.records", this, watch -> watch.recordsThatFit)
                .description("Records that a poll may bring at the time")
                .strongReference(true)
                .register(registry);
    }

    void start() {
        ScheduledFuture<?> unused = looker.scheduleWithFixedDelay(
                this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Time since the last poll of the thread that is worst. */
    Duration pollAge() {
        return threads.stream().map(PollWatch::age).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        looker.shutdownNow();
        save();
    }

    private void look() {
        try {
            times.perRecord().ifPresent(measured -> perRecord = measured);
            recordsThatFit = budget.recordsThatFit(perRecord);
            long now = System.nanoTime();
            if (perRecord.compareTo(recordTimeLimit) > 0 && now - warnedNanos >= WARN_EVERY.toNanos()) {
                warnedNanos = now;
                LOG.warnf(
                        "Records take %s ms, more than record-time-limit (%d ms), so polls bring %d; with all it would be: %s",
                        perRecord.toNanos() / 1_000_000,
                        recordTimeLimit.toMillis(),
                        recordsThatFit,
                        budget.explain(perRecord));
            }
            if (now - savedNanos >= SAVE_EVERY.toNanos()) {
                savedNanos = now;
                save();
            }
        } catch (RuntimeException e) {
            LOG.error("Looking after the learner failed", e);
        }
    }

    private void requireOneFits() {
        PollBudget one = new PollBudget(
                1, 1, budget.timers(), budget.tickTimeLimit(), budget.commitInterval(), budget.allowed());
        try {
            one.requireFits(perRecord);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Before the last stop one record took so long that not even one at a time fits: " + e.getMessage()
                            + ". Once that is mended, delete " + file,
                    e);
        }
    }

    private Optional<Duration> remembered() {
        try {
            if (!Files.exists(file)
                    || Files.getLastModifiedTime(file)
                            .toInstant()
                            .isBefore(clock.instant().minus(REMEMBERED))) {
                return Optional.empty();
            }
            return Optional.of(
                    Duration.ofNanos(Long.parseLong(Files.readString(file).trim())));
        } catch (IOException | NumberFormatException e) {
            LOG.warnf("Cannot read what records took before the last stop: %s", e);
            return Optional.empty();
        }
    }

    private void save() {
        if (times.perRecord().isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, Long.toString(perRecord.toNanos()));
        } catch (IOException e) {
            LOG.warnf("Cannot remember what records take: %s", e);
        }
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        PollWatch watch = new PollWatch(rebalances, gaps, maxPollInterval);
        threads.add(watch);
        threads.removeIf(PollWatch::hasEnded);
        return new WatchedConsumer(config, watch, () -> recordsThatFit);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }
}
