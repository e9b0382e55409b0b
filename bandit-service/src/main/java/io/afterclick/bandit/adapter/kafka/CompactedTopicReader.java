package io.afterclick.bandit.adapter.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
 * Hands all records of a compacted topic to a table in memory, from the beginning, for as long as it runs.
 *
 * <p>Values are absolute, so reading again is harmless and any failure is met by starting over: the table keeps what it
 * has. It belongs to no consumer group, so there is nothing to be thrown out of.
 */
final class CompactedTopicReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CompactedTopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private final Map<String, Object> clientConfig;
    private final String topic;
    private final Table table;
    private final Thread thread;
    private final Counter deadLetters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<KafkaConsumer<byte[], byte[]>> open = new AtomicReference<>();
    private volatile boolean caughtUp;

    /** Takes records in. Called by one thread. */
    interface Table {
        /**
         * Takes a record in.
         *
         * @param live whether it came after everything that the topic held at the start
         * @throws UnreadableRecordException for a record to put aside
         */
        void apply(ConsumerRecord<byte[], byte[]> record, boolean live) throws UnreadableRecordException;
    }

    /** @param clientConfig addresses and security of the brokers */
    CompactedTopicReader(Map<String, Object> clientConfig, String topic, Table table, MeterRegistry registry) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.topic = topic;
        this.table = table;
        this.thread = new Thread(this::run, topic + "-reader");
        deadLetters = Counter.builder("afterclick.bandit.dead_letters")
                .description("Records that could not be read")
                .tag("topic", topic)
                .register(registry);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether everything has been read that the topic held at the start. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether it still reads; false means that a restart is needed. */
    boolean isAlive() {
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
                    LOG.debugf("Reading of %s ends", topic);
                } catch (KafkaException e) {
                    LOG.warnf("Cannot read %s, starting over in %d s: %s", topic, RETRY_PAUSE.toSeconds(), e);
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
            List<TopicPartition> partitions = consumer.partitionsFor(topic, CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                LOG.infof("There is no topic %s yet", topic);
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
                    LOG.infof("All that %s held is here", topic);
                    caughtUp = true;
                }
            }
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            table.apply(record, caughtUp);
        } catch (UnreadableRecordException e) {
            bury(record, e.getMessage());
        }
    }

    /** Rare enough for a producer of its own; every replica that meets the record reports it. */
    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        LOG.warnf(
                "Cannot read %s-%d@%d, put it on %s: %s",
                record.topic(), record.partition(), record.offset(), Topics.deadOf(topic), reason);
        deadLetters.increment();
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_TIMEOUT.toMillis());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.deadOf(topic),
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
            LOG.errorf(e, "Cannot write to %s", Topics.deadOf(topic));
        }
    }
}
