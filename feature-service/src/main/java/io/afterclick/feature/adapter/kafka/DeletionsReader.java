package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.afterclick.feature.adapter.kafka.DeletedReaders.Deletion;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads all deletions that {@code afterclick.deletions} keeps, at each start, and those that come. It is in no consumer
 * group, so there is nothing to be thrown out of; after a failure it starts over, which is harmless.
 *
 * <p>Records that cannot be read are put aside by services that keep more of readers.
 */
public final class DeletionsReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeletionsReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private final Map<String, Object> kafka;
    private final DeletedReaders deleted;
    private final Thread thread = new Thread(this::run, "deletions-reader");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<KafkaConsumer<byte[], byte[]>> open = new AtomicReference<>();
    private volatile boolean caughtUp;

    /** @param kafka addresses and security of the brokers */
    public DeletionsReader(Map<String, Object> kafka, DeletedReaders deleted) {
        this.kafka = Map.copyOf(kafka);
        this.deleted = deleted;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether everything is known that the topic held at the start. */
    public boolean isCaughtUp() {
        return caughtUp;
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
                    LOG.debug("Reading of deletions ends");
                } catch (KafkaException e) {
                    LOG.warnf("Cannot read deletions, starting over in %d s: %s", RETRY_PAUSE.toSeconds(), e);
                }
            } while (!closing.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readFromTheBeginning() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            open.set(consumer);
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.DELETIONS, CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                LOG.infof("There is no topic %s yet", Topics.DELETIONS);
                return;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
            while (closing.getCount() > 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                boolean all =
                        ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                caughtUp |= all;
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            ReaderDeletion deletion = ReaderDeletion.parseFrom(record.value() == null ? new byte[0] : record.value());
            if (deletion.getReaderId().isEmpty() || !Timestamps.isValid(deletion.getDeletedAt())) {
                LOG.warnf(
                        "Record %d of partition %d of %s is no deletion",
                        record.offset(), record.partition(), record.topic());
                return;
            }
            deleted.add(new Deletion(
                    deletion.getTenant(),
                    deletion.getReaderId(),
                    Timestamps.toMillis(deletion.getDeletedAt()),
                    caughtUp));
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf(
                    "Record %d of partition %d of %s is no deletion",
                    record.offset(), record.partition(), record.topic());
        }
    }
}
