package io.afterclick.bandit.adapter.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/**
 * Runs the topology of learning: waits for its topics, starts Kafka Streams, replaces threads that die, and tells when it
 * has given up. Thread-safe.
 *
 * <p>The member is static: its id is kept in the state folder, so that a restart within the session time-out takes its
 * partitions and its state up again at once, without a rebalance. That is also why closing leaves no group.
 */
public final class Learner implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Learner.class);

    /** Threads replaced within {@link #REPLACEMENT_WINDOW} before the learner gives up. */
    private static final int MAX_REPLACEMENTS = 5;

    private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAG_EVERY = Duration.ofSeconds(5);
    /**
     * How often the group looks whether a new member has copied enough of a partition's state to take it over. No less is
     * allowed; by default new members would wait for 10 minutes.
     */
    private static final Duration TAKE_OVER_CHECK_EVERY = Duration.ofMinutes(1);

    private static final String MEMBER_FILE = "member-id";

    private final LearnSettings settings;
    private final LearnMetrics metrics;
    private final RecordSpans spans;
    private final MeterRegistry registry;
    private final Map<String, Object> clientConfig;
    private final Thread starter = new Thread(this::startWhenTopicsExist, "learner-start");
    private final Deque<Long> replacementNanos = new ArrayDeque<>();
    private Optional<Running> running = Optional.empty();
    private boolean closed;
    private volatile boolean failed;

    private record Running(KafkaStreams streams, RocksDbMemory memory, List<AutoCloseable> watchers) {}

    /**
     * Checks whether what is done at once fits into the limits.
     *
     * @param clientConfig addresses and security of the brokers
     * @throws IllegalArgumentException where it does not; has the numbers
     */
    public Learner(LearnSettings settings, Map<String, Object> clientConfig, MeterRegistry registry, Tracer tracer) {
        this(settings, clientConfig, registry, tracer, new LearnMetrics(registry));
    }

    /** For tests of what happens when learning is slow. */
    Learner(
            LearnSettings settings,
            Map<String, Object> clientConfig,
            MeterRegistry registry,
            Tracer tracer,
            LearnMetrics metrics) {
        // Of topics with one partition; with the real number once Kafka is there.
        PollBudget.of(settings, 1, 1).requireFits(settings.recordTimeLimit());
        this.registry = registry;
        this.settings = settings;
        this.metrics = metrics;
        this.spans = new RecordSpans(tracer);
        this.clientConfig = Map.copyOf(clientConfig);
        Gauge.builder("afterclick.bandit.learner.state", this, learner -> learner.state().code)
                .description("State of learning: 0 waiting, 1 rebalancing, 2 running, 3 failed, 4 closed")
                .register(registry);
    }

    /** Where learning stands. */
    public enum State {
        /** For topics or brokers. */
        WAITING(0),
        /** Taking partitions over or restoring state. */
        REBALANCING(1),
        RUNNING(2),
        /** Given up: a restart of the process may help. */
        FAILED(3),
        CLOSED(4);

        /** Value of the gauge. */
        private final int code;

        State(int code) {
            this.code = code;
        }
    }

    /** Begins to learn; returns at once. */
    public void start() {
        starter.setDaemon(true);
        starter.start();
    }

    public synchronized State state() {
        if (closed) {
            return State.CLOSED;
        }
        if (failed) {
            return State.FAILED;
        }
        if (running.isEmpty()) {
            return State.WAITING;
        }
        return switch (running.get().streams().state()) {
            case CREATED, REBALANCING -> State.REBALANCING;
            case RUNNING -> State.RUNNING;
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> State.FAILED;
        };
    }

    @Override
    public void close() {
        Optional<Running> closing;
        synchronized (this) {
            closed = true;
            closing = running;
            running = Optional.empty();
        }
        starter.interrupt();
        closing.ifPresent(Learner::close);
    }

    private static void close(Running running) {
        for (AutoCloseable watcher : running.watchers()) {
            try {
                watcher.close();
            } catch (Exception e) {
                LOG.warn("A watcher of learning did not end", e);
            }
        }
        if (running.streams().close(CLOSE_TIMEOUT)) {
            running.memory().close();
        } else {
            LOG.warnf(
                    "Learning did not stop within %d s; its open transaction will be rolled back",
                    CLOSE_TIMEOUT.toSeconds());
        }
    }

    private void startWhenTopicsExist() {
        try {
            startStreams(TopicsWait.await(clientConfig, Topics.OF_LEARNER));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } catch (RuntimeException e) {
            LOG.error("Learning cannot start", e);
            failed = true;
        }
    }

    private synchronized void startStreams(TopicsWait.Cluster cluster) {
        if (closed) {
            return;
        }
        // State is a copy of one cluster's changelog topics; with those of a new cluster it would be mixed up.
        Path stateDir = settings.stateDir().resolve(cluster.id());
        int events = cluster.partitions().get(Topics.EVENTS);
        int deletions = cluster.partitions().get(Topics.DELETIONS);
        if (deletions != events) {
            throw new IllegalStateException(
                    "%s has %d partitions and %s %d: there must be as many, so that a reader's deletion comes where the reader's state is"
                            .formatted(Topics.DELETIONS, deletions, Topics.EVENTS, events));
        }
        int outcomes = cluster.partitions().get(Topics.OUTCOMES);
        PollBudget budget = PollBudget.of(settings, events + deletions + outcomes, events);
        budget.requireFits(settings.recordTimeLimit());
        LearnerWatch watch =
                new LearnerWatch(budget, settings, stateDir, metrics.recordTimes(), registry, Clock.systemUTC());
        RocksDbMemory memory = new RocksDbMemory(settings.rocksDbBytes());
        KafkaStreams streams = new KafkaStreams(
                LearnTopology.of(settings.withTickTimeLimit(budget.tickTimeLimitOfOne()), metrics, spans),
                config(memory, stateDir, budget),
                watch);
        streams.setUncaughtExceptionHandler(this::onThreadDeath);
        streams.setStateListener((now, before) -> LOG.infof("Learning is %s", now));
        KafkaStreamsMetrics clientMetrics = new KafkaStreamsMetrics(streams);
        clientMetrics.bindTo(registry);
        GroupLag lag =
                new GroupLag(clientConfig, settings.applicationId(), List.of(Topics.EVENTS, Topics.OUTCOMES), registry);
        running = Optional.of(new Running(streams, memory, List.of(watch, lag, clientMetrics)));
        streams.start();
        watch.start();
        lag.start(LAG_EVERY);
    }

    private Properties config(RocksDbMemory memory, Path stateDir, PollBudget budget) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        config.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, TAKE_OVER_CHECK_EVERY.toMillis());
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, settings.recordCacheBytes());
        memory.configure(config);
        config.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, budget.bufferedPerPartition());
        putForConsumer(config, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, memberId(stateDir));
        putForConsumer(config, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
        putForConsumer(
                config,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(settings.maxPollInterval().toMillis()));
        int sessionMillis = Math.toIntExact(settings.sessionTimeout().toMillis());
        putForConsumer(config, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
        putForConsumer(config, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMillis / 4);
        putForProducer(config, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        putForProducer(
                config,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(settings.transactionTimeout().toMillis()));
        Properties properties = new Properties();
        properties.putAll(config);
        return properties;
    }

    private static void putForConsumer(Map<String, Object> config, String key, Object value) {
        config.put(StreamsConfig.mainConsumerPrefix(key), value);
    }

    private static void putForProducer(Map<String, Object> config, String key, Object value) {
        config.put(StreamsConfig.producerPrefix(key), value);
    }

    private static String memberId(Path stateDir) {
        try {
            Path file = stateDir.resolve(MEMBER_FILE);
            if (!Files.exists(file)) {
                Files.createDirectories(stateDir);
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep state in " + stateDir, e);
        }
    }

    private StreamThreadExceptionResponse onThreadDeath(Throwable cause) {
        if (mayReplaceThread(System.nanoTime())) {
            LOG.error("A thread of learning died and is replaced", cause);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.errorf(
                cause,
                "A thread of learning died; %d have been replaced within %d minutes, so learning stops",
                MAX_REPLACEMENTS,
                REPLACEMENT_WINDOW.toMinutes());
        failed = true;
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private boolean mayReplaceThread(long nowNanos) {
        synchronized (replacementNanos) {
            while (!replacementNanos.isEmpty()
                    && nowNanos - replacementNanos.peekFirst() > REPLACEMENT_WINDOW.toNanos()) {
                replacementNanos.removeFirst();
            }
            if (replacementNanos.size() >= MAX_REPLACEMENTS) {
                return false;
            }
            replacementNanos.addLast(nowNanos);
            return true;
        }
    }
}
