package io.afterclick.feature.adapter.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.jboss.logging.Logger;

/**
 * Runs the topology: waits in the background for broker and topics, then starts, and replaces a thread that died of
 * something that may pass.
 *
 * <p>Exactly-once: a record's changes of state, its values and its place in the topic are committed together or not at
 * all. The work per record is bounded (one parse, one merge of at most a thousand entries for each view), far below the limits of a
 * transaction and of a poll.
 */
public final class FeatureStreams implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FeatureStreams.class);

    /** Also the prefix of the internal topics and the consumer group: changing it recomputes everything. */
    public static final String APPLICATION_ID = "afterclick.feature";

    /** How long a process may be silent before its partitions go to others. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** Records of one poll. */
    private static final int MAX_POLL_RECORDS = 100;

    /** Records that a partition may hold before polls leave it out. */
    private static final int BUFFERED_PER_PARTITION = 5;

    private static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAG_EVERY = Duration.ofSeconds(5);
    /**
     * How often the group looks whether a new member has copied enough of a partition's state to take it over. No less is
     * allowed; by default new members would wait for 10 minutes.
     */
    private static final Duration TAKE_OVER_CHECK_EVERY = Duration.ofMinutes(1);

    private static final Duration TOPIC_CHECK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TOPIC_CHECK_PAUSE = Duration.ofSeconds(1);
    private static final Duration VECTORS_CHECK_PAUSE = Duration.ofMillis(50);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** A thread that dies more often than this within {@link #DEATHS_WINDOW} is not dying of something that passes. */
    private static final int MAX_DEATHS = 5;

    private static final Duration DEATHS_WINDOW = Duration.ofMinutes(10);

    /**
     * How to run it.
     *
     * @param stateDir folder of the local state; survives a restart, and is rebuilt from Kafka where it is lost
     * @param threads threads that share the partitions
     * @param commitInterval how often results become visible
     * @param recordCacheBytes heap for values not yet committed
     * @param rocksDbBytes native memory for all local state
     * @param recordTimeLimit what one record may take; what is done at once must fit into a transaction with it
     */
    public record Settings(
            Path stateDir,
            int threads,
            Duration commitInterval,
            long recordCacheBytes,
            long rocksDbBytes,
            Duration recordTimeLimit) {}

    /** What the process should tell its supervisor. */
    public enum Health {
        /** Waits for broker or topics; nobody but time can help. */
        WAITING,
        /** Runs, or takes over partitions. */
        RUNNING,
        /** Ended for good; a restart would help. */
        FAILED
    }

    private final Topology topology;
    private final BooleanSupplier inputsAreHere;
    private final Map<String, Object> kafka;
    private final Settings settings;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private final Thread starter;
    private RocksDbMemory memory;
    private KafkaStreams streams;
    private KafkaStreamsMetrics clientMetrics;
    private GroupLag lag;
    private boolean failedToStart;
    private boolean closed;

    /**
     * @param inputsAreHere whether vectors and deletions have been read that were there at the start: not before, as values are made by them
     * @param kafka properties of all Kafka clients: addresses, security
     */
    public FeatureStreams(
            Topology topology,
            BooleanSupplier inputsAreHere,
            Map<String, Object> kafka,
            Settings settings,
            MeterRegistry registry,
            Clock clock) {
        this.inputsAreHere = inputsAreHere;
        this.registry = registry;
        this.topology = topology;
        this.kafka = Map.copyOf(kafka);
        this.settings = settings;
        this.clock = clock;
        this.starter = new Thread(this::startWhenPossible, "feature-streams-starter");
        starter.setDaemon(true);
    }

    /** Returns at once; the rest happens in the background. */
    public void start() {
        starter.start();
    }

    public synchronized Health health() {
        if (failedToStart) {
            return Health.FAILED;
        }
        if (streams == null) {
            return Health.WAITING;
        }
        return switch (streams.state()) {
            case CREATED, REBALANCING, RUNNING -> Health.RUNNING;
            case PENDING_ERROR, ERROR -> Health.FAILED;
            case PENDING_SHUTDOWN, NOT_RUNNING -> closed ? Health.WAITING : Health.FAILED;
        };
    }

    /** Commits and leaves the group, so that others, or the next process, go on without waiting for a time-out. */
    @Override
    public void close() {
        starter.interrupt();
        KafkaStreams running;
        synchronized (this) {
            closed = true;
            running = streams;
        }
        if (running != null) {
            lag.close();
            clientMetrics.close();
            if (running.close(CLOSE_TIMEOUT)) {
                memory.close();
            }
        }
    }

    private void startWhenPossible() {
        try {
            awaitTopics();
            while (!inputsAreHere.getAsBoolean()) {
                Thread.sleep(VECTORS_CHECK_PAUSE.toMillis());
            }
            requireFits(partitions());
            synchronized (this) {
                if (!closed) {
                    memory = new RocksDbMemory(settings.rocksDbBytes());
                    StreamsWatch watch =
                            new StreamsWatch(new Rebalances("streams", registry), MAX_POLL_INTERVAL, registry);
                    streams = new KafkaStreams(topology, properties(), watch);
                    streams.setUncaughtExceptionHandler(this::onThreadDeath);
                    clientMetrics = new KafkaStreamsMetrics(streams);
                    clientMetrics.bindTo(registry);
                    streams.start();
                    lag = new GroupLag(kafka, APPLICATION_ID, FeatureTopology.sourceTopics(), registry);
                    lag.start(LAG_EVERY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) { // such as a native library that cannot be loaded
            LOG.error("the topology could not be started", e);
            synchronized (this) {
                failedToStart = true;
            }
        }
    }

    private void awaitTopics() throws InterruptedException {
        Set<String> missing = new TreeSet<>(FeatureTopology.externalTopics());
        String lastTrouble = "";
        while (true) {
            String trouble;
            try (Admin admin = Admin.create(new HashMap<>(kafka))) {
                missing.removeAll(existing(admin, missing));
                trouble = missing.isEmpty() ? "" : "topics are missing: " + missing;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                trouble = "Kafka does not answer";
            }
            if (missing.isEmpty()) {
                return;
            }
            if (!trouble.equals(lastTrouble)) {
                LOG.warnf("features are not computed yet: %s", trouble);
                lastTrouble = trouble;
            }
            Thread.sleep(TOPIC_CHECK_PAUSE.toMillis());
        }
    }

    private int partitions() throws InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(kafka))) {
            return admin.describeTopics(FeatureTopology.sourceTopics()).allTopicNames().get().values().stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cluster does not tell its partitions", e.getCause());
        }
    }

    /** All that is buffered may be done between two looks at the clock, see the learner's guard in docs/slow-consumers.md. */
    private void requireFits(int partitions) {
        int records = MAX_POLL_RECORDS + partitions * BUFFERED_PER_PARTITION;
        Duration longest = settings.recordTimeLimit().multipliedBy(records).plus(settings.commitInterval());
        if (longest.compareTo(TRANSACTION_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "%d records at once (%d of a poll, %d buffered for each of %d partitions) x record-time-limit %d ms + commit-interval = %d ms must fit into a transaction of %d ms"
                            .formatted(
                                    records,
                                    MAX_POLL_RECORDS,
                                    BUFFERED_PER_PARTITION,
                                    partitions,
                                    settings.recordTimeLimit().toMillis(),
                                    longest.toMillis(),
                                    TRANSACTION_TIMEOUT.toMillis()));
        }
    }

    private static Collection<String> existing(Admin admin, Set<String> names)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> all = admin.listTopics().names().get(TOPIC_CHECK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return List.copyOf(names).stream().filter(all::contains).toList();
    }

    private synchronized StreamThreadExceptionResponse onThreadDeath(Throwable cause) {
        Instant now = clock.instant();
        deaths.addLast(now);
        while (deaths.peekFirst().isBefore(now.minus(DEATHS_WINDOW))) {
            deaths.removeFirst();
        }
        if (deaths.size() > MAX_DEATHS) {
            LOG.error("a thread of the topology died too often, the topology ends", cause);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a thread of the topology died and is replaced", cause);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, TAKE_OVER_CHECK_EVERY.toMillis());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, settings.recordCacheBytes());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.Setter.class);
        properties.put(RocksDbMemory.KEY, memory);
        properties.put(
                StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, UsePartitionTimeOnInvalidTimestamp.class);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_PER_PARTITION);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
                Math.toIntExact(MAX_POLL_INTERVAL.toMillis()));
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(SESSION_TIMEOUT.toMillis()));
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.toIntExact(HEARTBEAT.toMillis()));
        // Streams stays in the group when it ends, for rolling restarts of large state. Ours is small, and a restarted
        // process would wait for the session time-out of its former self.
        properties.put(StreamsConfig.consumerPrefix("internal.leave.group.on.close"), true);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return properties;
    }
}
