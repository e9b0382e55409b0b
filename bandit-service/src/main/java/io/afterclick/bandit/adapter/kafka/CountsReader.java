package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.proto.key.v1.ArmKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Fills the table of counts from all partitions of {@code afterclick.counts}, from the beginning, for as long as it runs.
 *
 * <p>Values are absolute and the topic is compacted, so reading again is harmless and any failure is met by starting
 * over: the table keeps what it has. It belongs to no consumer group, so there is nothing to be thrown out of.
 */
public final class CountsReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CountsReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Object> clientConfig;
    private final CountTable table;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "counts-reader");
    private final Timer freshness;
    private final Counter refused;
    private final Counter evicted;
    private final Counter deadLetters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<KafkaConsumer<byte[], byte[]>> open = new AtomicReference<>();
    private volatile boolean caughtUp;

    /** @param clientConfig addresses and security of the brokers */
    public CountsReader(Map<String, Object> clientConfig, CountTable table, Clock clock, MeterRegistry registry) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.table = table;
        this.clock = clock;
        freshness = Timer.builder("afterclick.bandit.freshness")
                .description("From the gateway's receipt of an event to its effect on slates")
                .register(registry);
        refused = Counter.builder("afterclick.bandit.arms.refused")
                .description("Counts that were not taken in because the table is full")
                .register(registry);
        evicted = Counter.builder("afterclick.bandit.arms.evicted")
                .description("Arms that were forgotten because the table is full and others are better informed")
                .register(registry);
        deadLetters = Counter.builder("afterclick.bandit.dead_letters")
                .description("Records that could not be read")
                .tag("topic", Topics.COUNTS)
                .register(registry);
        Gauge.builder("afterclick.bandit.arms", table, CountTable::size)
                .description("Arms in memory")
                .register(registry);
        Gauge.builder("afterclick.bandit.arms.memory", table, CountTable::bytes)
                .description("Memory of all arms and their counts")
                .baseUnit("bytes")
                .register(registry);
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether everything has been read that the topic held at the start. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether it still reads; false means that a restart is needed. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        closing.countDown();
        // Woken, not interrupted: an interrupted consumer cannot close its connections in order.
        Optional.ofNullable(open.get()).ifPresent(KafkaConsumer::wakeup);
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                try {
                    readFromTheBeginning();
                } catch (WakeupException e) {
                    LOG.debugf("Reading of %s ends", Topics.COUNTS);
                } catch (KafkaException e) {
                    LOG.warnf("Cannot read %s, starting over in %d s: %s", Topics.COUNTS, RETRY_PAUSE.toSeconds(), e);
                }
            } while (!closing.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody of ours interrupts: the thread ends and liveness says so
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void readFromTheBeginning() {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            open.set(consumer);
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.COUNTS, CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                LOG.infof("There is no topic %s yet", Topics.COUNTS);
                return;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
            while (!isClosing()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    apply(record);
                }
                if (!caughtUp
                        && ends.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                    LOG.infof("Counts of %d arms are here", table.size());
                    caughtUp = true;
                }
            }
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (table.put(arm(record.key()), counts(record.value()))) {
                case DONE -> {}
                case EVICTED -> evicted.increment();
                case REFUSED -> refused.increment();
            }
            if (caughtUp) {
                freshness.record(Duration.ofMillis(Math.max(0, clock.millis() - record.timestamp())));
            }
        } catch (UnreadableRecordException e) {
            bury(record, e.getMessage());
        }
    }

    private static Arm arm(byte[] key) throws UnreadableRecordException {
        if (key == null) {
            throw new UnreadableRecordException("key is missing");
        }
        try {
            ArmKey arm = ArmKey.parseFrom(key);
            if (arm.getTenant().isEmpty()
                    || arm.getQueryWorkId().isEmpty()
                    || arm.getCandidateWorkId().isEmpty()) {
                throw new UnreadableRecordException("the key is no arm");
            }
            return new Arm(arm.getTenant(), arm.getQueryWorkId(), arm.getCandidateWorkId());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key is no valid Protobuf of this topic", e);
        }
    }

    /** A deleted arm has no counts. */
    private static ArmCounts counts(byte[] value) throws UnreadableRecordException {
        if (value == null) {
            return ArmCounts.ZERO;
        }
        try {
            ArmCounts counts = CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(value));
            if (counts.fault().isPresent()) {
                throw new UnreadableRecordException(counts.fault().get());
            }
            return counts;
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("value is no valid Protobuf of this topic", e);
        }
    }

    /** Rare enough for a producer of its own; every replica that meets the record reports it. */
    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        LOG.warnf(
                "Cannot read %s-%d@%d, put it on %s: %s",
                record.topic(), record.partition(), record.offset(), Topics.deadOf(Topics.COUNTS), reason);
        deadLetters.increment();
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_TIMEOUT.toMillis());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.deadOf(Topics.COUNTS),
                            null,
                            null,
                            record.key(),
                            record.value(),
                            DeadLetter.headers(reason, record.topic(), record.partition(), record.offset())))
                    .get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            // Slates matter more than the copy: the record itself stays on its topic.
            LOG.errorf(e, "Cannot write to %s", Topics.deadOf(Topics.COUNTS));
        }
    }
}
