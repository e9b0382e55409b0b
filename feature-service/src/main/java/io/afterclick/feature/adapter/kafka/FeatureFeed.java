package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.online.FeatureStore;
import io.afterclick.feature.online.FeedPositions;
import io.afterclick.feature.online.FeedSource;
import io.afterclick.feature.online.FeedWriter;
import io.afterclick.feature.online.PartitionBatch;
import io.afterclick.feature.view.Views;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Moves {@code afterclick.features} into the store, on one thread of its own.
 *
 * <p>Offsets: the store remembers how far it has been written, and that is what counts (see {@link FeedWriter}). The
 * offsets committed to Kafka are where reading starts after a rebalance or a restart, and what lag monitors see; they are
 * committed here, a second late at most, because they must go back with a rewind. The channel's own strategies do not do
 * that: {@code throttled} would moreover end the consumer when Redis is away for longer than
 * {@code throttled.unprocessed-record-max-age.ms}. So the channel's strategy is {@code ignore}, which has no age limit.
 */
public final class FeatureFeed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FeatureFeed.class);

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration POLLING_THREAD_TIMEOUT = Duration.ofSeconds(10);
    /** A batch takes milliseconds where the store answers; where it does not, it is read again after the next start. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration DEAD_LETTER_RETRY = Duration.ofSeconds(1);
    private static final Duration LOG_EVERY = Duration.ofSeconds(30);

    /** Sends one dead letter; the answer comes when the broker has it. */
    @FunctionalInterface
    public interface DeadLetterSender {
        Uni<Void> send(ConsumerRecord<byte[], byte[]> record, String reason);
    }

    private final FeedRecords records;
    private final FeedWriter writer;
    private final Supplier<KafkaConsumer<byte[], byte[]>> consumer;
    private final DeadLetterSender deadLetters;
    private final Duration checkInterval;
    private final Clock clock;
    private final FeatureMeters meters;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "feature-feed"));

    // Shared with the polling thread.
    private final Map<Integer, Long> uncommitted = new ConcurrentHashMap<>();
    private volatile boolean assignedOnce;
    private volatile boolean caughtUp;

    // Only used by the feed's thread.
    private final Map<Integer, Long> newestOffset = new HashMap<>();
    private Map<TopicPartition, Long> endsAtStart = Map.of();
    private boolean endsKnown;
    private long lastCheckNanos = Long.MIN_VALUE;
    private long lastRetryLogNanos = Long.MIN_VALUE;
    private boolean storeAway;

    /**
     * @param consumer the channel's consumer, once there is one
     * @param checkInterval how often to look whether the store still has what was written
     */
    public FeatureFeed(
            Views views,
            FeatureStore store,
            FeedPositions positions,
            Supplier<KafkaConsumer<byte[], byte[]>> consumer,
            DeadLetterSender deadLetters,
            Duration checkInterval,
            Clock clock,
            FeatureMeters meters) {
        this.records = new FeedRecords(views, clock, meters);
        this.consumer = consumer;
        this.deadLetters = deadLetters;
        this.checkInterval = checkInterval;
        this.clock = clock;
        this.meters = meters;
        meters.watchDeadLetters(Topics.FEATURES);
        FeedSource source = this::rewind;
        this.writer = new FeedWriter(
                store, positions, source, duration -> Thread.sleep(duration.toMillis()), new WriterListener());
    }

    /** Starts looking after the store. */
    public void start() {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Whether everything that the feed held when this process joined has been read once; a batch of it may still be on
     * its way to the store. Stays true.
     */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Answers when the store has all of the batch, however long that takes. */
    public Uni<Void> write(ConsumerRecords<byte[], byte[]> batch) {
        return Uni.createFrom().emitter(emitter -> {
            try {
                thread.execute(() -> {
                    try {
                        writeNow(batch);
                        emitter.complete(null);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // closing: no answer, the batch will be read again
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("the feed is closed, a batch stays unread");
            }
        });
    }

    /** To be called on the polling thread. */
    void onAssigned(Consumer<?, ?> polled, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            writer.assigned(partition.partition(), polled.position(partition));
        }
        assignedOnce = true;
    }

    /** To be called on the polling thread. */
    void onRevoked(Consumer<?, ?> polled, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            writer.revoked(partition.partition());
        }
        Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Long position = uncommitted.remove(partition.partition());
            if (position != null) {
                last.put(partition, new OffsetAndMetadata(position));
            }
        }
        if (!last.isEmpty()) {
            try {
                polled.commitSync(last, POLLING_THREAD_TIMEOUT);
            } catch (KafkaException e) {
                LOG.debugf(e, "the last positions of %d partitions were not committed", last.size());
            }
        }
    }

    /** Finishes the batch that is being written; its position is committed when the channel gives its partitions back. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void writeNow(ConsumerRecords<byte[], byte[]> batch) throws InterruptedException {
        List<PartitionBatch> batches = new ArrayList<>();
        for (TopicPartition partition : batch.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> read = batch.records(partition);
            if (!read.isEmpty()) {
                FeedRecords.Decoded decoded = records.decode(read);
                for (FeedRecords.Unreadable unreadable : decoded.unreadable()) {
                    bury(unreadable);
                }
                batches.add(new PartitionBatch(
                        partition.partition(),
                        read.get(0).offset(),
                        read.get(read.size() - 1).offset(),
                        decoded.writes()));
            }
        }
        uncommitted.putAll(writer.write(batches));
        if (storeAway) {
            storeAway = false;
            LOG.info("the store takes features again");
        }
        measureLag(batch);
    }

    private void bury(FeedRecords.Unreadable unreadable) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> record = unreadable.record();
        LOG.warnf(
                "record of %s-%d at offset %d goes to the dead letters: %s",
                record.topic(), record.partition(), record.offset(), unreadable.reason());
        meters.deadLetter(record.topic());
        while (true) {
            try {
                deadLetters.send(record, unreadable.reason()).await().indefinitely();
                return;
            } catch (RuntimeException e) {
                LOG.warn("a dead letter could not be sent, trying again", e);
                Thread.sleep(DEAD_LETTER_RETRY.toMillis());
            }
        }
    }

    /** Records that are read again after a rewind are no news, so they do not count. */
    private void measureLag(ConsumerRecords<byte[], byte[]> batch) {
        long now = clock.millis();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (record.offset() > newestOffset.getOrDefault(record.partition(), -1L)) {
                newestOffset.put(record.partition(), record.offset());
                meters.ingested(Duration.ofMillis(now - record.timestamp()));
            }
        }
    }

    private void tick() {
        try {
            commit();
            if (!caughtUp && assignedOnce) {
                caughtUp = hasCaughtUp();
            }
            long now = System.nanoTime();
            if (lastCheckNanos == Long.MIN_VALUE || now - lastCheckNanos >= checkInterval.toNanos()) {
                lastCheckNanos = now;
                writer.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (FeatureException e) {
            LOG.debug("the store or the feed does not answer now, the next tick will ask again", e);
        } catch (RuntimeException e) {
            LOG.error("looking after the feed failed", e);
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (Integer partition : List.copyOf(uncommitted.keySet())) {
            Long position = uncommitted.remove(partition);
            if (position != null) { // it may have been revoked meanwhile
                positions.put(new TopicPartition(Topics.FEATURES, partition), new OffsetAndMetadata(position));
            }
        }
        if (!positions.isEmpty()) {
            consumer.get()
                    .commitAsync(positions)
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> LOG.debugf(failure, "%d positions were not committed", positions.size()));
        }
    }

    private boolean hasCaughtUp() {
        if (!endsKnown) {
            endsAtStart = onPollingThread(polled -> polled.endOffsets(polled.assignment(), POLLING_THREAD_TIMEOUT));
            endsKnown = true;
        }
        Map<TopicPartition, Long> positions = onPollingThread(polled -> {
            Map<TopicPartition, Long> reached = new HashMap<>();
            polled.assignment().forEach(partition -> reached.put(partition, polled.position(partition)));
            return reached;
        });
        // What has gone to another replica meanwhile is for that one to catch up with.
        return endsAtStart.entrySet().stream()
                .allMatch(end -> positions.getOrDefault(end.getKey(), Long.MAX_VALUE) >= end.getValue());
    }

    private long rewind(int partition, long position) {
        TopicPartition topicPartition = new TopicPartition(Topics.FEATURES, partition);
        return onPollingThread(polled -> {
            long handedOut = polled.position(topicPartition, POLLING_THREAD_TIMEOUT);
            if (position == 0) {
                polled.seekToBeginning(List.of(topicPartition));
            } else {
                polled.seek(topicPartition, position);
            }
            uncommitted.remove(partition);
            return handedOut;
        });
    }

    private <T> T onPollingThread(Function<Consumer<byte[], byte[]>, T> action) {
        KafkaConsumer<byte[], byte[]> polled = consumer.get();
        try {
            return polled.runOnPollingThread(action).await().atMost(POLLING_THREAD_TIMEOUT.multipliedBy(2));
        } catch (TimeoutException | KafkaException | IllegalStateException e) {
            // Not now: the broker is away, or the partition has just gone to another replica.
            throw new FeatureException(Reason.STORE_UNAVAILABLE, "the feed could not be moved now", e);
        }
    }

    private final class WriterListener implements FeedWriter.Listener {
        @Override
        public void onRetry(FeatureException cause) {
            meters.writeRetried();
            storeAway = true;
            long now = System.nanoTime();
            if (lastRetryLogNanos == Long.MIN_VALUE || now - lastRetryLogNanos >= LOG_EVERY.toNanos()) {
                lastRetryLogNanos = now;
                LOG.warnf("the store does not take features, trying on: %s", cause.getMessage());
            }
        }

        @Override
        public void onRewind(int partition, long position) {
            meters.rewound();
            LOG.warnf("the store has lost features: reading %s-%d again from %d", Topics.FEATURES, partition, position);
        }
    }
}
