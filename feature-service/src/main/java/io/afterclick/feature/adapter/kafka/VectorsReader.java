package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.proto.key.v1.WorkKey;
import io.afterclick.proto.vector.v1.ItemVector;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Fills the table of item vectors from {@code afterclick.vectors}, from the beginning, for as long as it runs; and has it
 * settle when no vector has come for a while, for a model's vectors come one after another.
 *
 * <p>Values are absolute, so any failure is met by reading again. It belongs to no consumer group. A record that cannot be
 * read is counted and left out: bandit-service, which reads the same topic, puts it aside.
 */
public final class VectorsReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(VectorsReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    /** Longest difference of a vector's length from 1. */
    private static final double LENGTH_TOLERANCE = 1e-3;

    private static final int MAX_WIDTH = 4_096;

    private final Map<String, Object> kafka;
    private final VectorTable table;
    private final Duration quiet;
    private final FeatureMeters meters;
    private final Thread thread = new Thread(this::run, "vectors-reader");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<KafkaConsumer<byte[], byte[]>> open = new AtomicReference<>();
    private volatile boolean caughtUp;

    /**
     * @param kafka properties of all Kafka clients: addresses, security
     * @param quiet how long no vector must have come before the table settles
     */
    public VectorsReader(Map<String, Object> kafka, VectorTable table, Duration quiet, FeatureMeters meters) {
        this.kafka = Map.copyOf(kafka);
        this.table = table;
        this.quiet = quiet;
        this.meters = meters;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether all that the topic held at the start is in the table. */
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
                    LOG.debugf("reading of %s ends", Topics.VECTORS);
                } catch (KafkaException e) {
                    LOG.warnf("cannot read %s, starting over in %s: %s", Topics.VECTORS, RETRY_PAUSE, e);
                }
            } while (!closing.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readFromTheBeginning() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            open.set(consumer);
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.VECTORS, CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                return; // not made yet
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
            long lastNanos = System.nanoTime();
            while (closing.getCount() > 0) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                records.forEach(this::apply);
                long now = System.nanoTime();
                lastNanos = records.isEmpty() ? lastNanos : now;
                if (!caughtUp) {
                    if (ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                        table.settle();
                        caughtUp = true;
                        LOG.infof("vectors of %d works are here", table.works());
                    }
                } else if (now - lastNanos >= quiet.toNanos()) {
                    table.settle();
                }
            }
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            take(record);
        } catch (UnreadableException e) {
            LOG.warnf(
                    "record of %s-%d at offset %d is left out: %s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
            meters.deadLetter(Topics.VECTORS);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        if (record.key() == null) {
            throw new UnreadableException("vector without key");
        }
        try {
            WorkKey key = WorkKey.parseFrom(record.key());
            RecordFields.requireTenant(key.getTenant());
            RecordFields.requireId("work_id", key.getWorkId());
            if (record.value() == null) {
                table.remove(key.getTenant(), key.getWorkId());
                return;
            }
            ItemVector vector = ItemVector.parseFrom(record.value());
            if (vector.getModelVersion().isEmpty()) {
                throw new UnreadableException("vector without model_version");
            }
            if (!table.put(key.getTenant(), key.getWorkId(), vector.getModelVersion(), values(vector.getValues()))) {
                meters.refusedVector();
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("key or value is no message of this topic", e);
        }
    }

    /** The numbers of a vector of length 1. */
    static float[] values(ByteString bytes) throws UnreadableException {
        int width = bytes.size() / Float.BYTES;
        if (bytes.isEmpty() || bytes.size() % Float.BYTES != 0 || width > MAX_WIDTH) {
            throw new UnreadableException("values must be 1 to 4096 numbers of 4 bytes");
        }
        float[] values = new float[width];
        bytes.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        if (!(Math.abs(Math.sqrt(squares) - 1) <= LENGTH_TOLERANCE)) {
            throw new UnreadableException("values must be a vector of length 1");
        }
        return values;
    }
}
