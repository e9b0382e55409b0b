package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.Observation.Place;
import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.BackfillException.Reason;
import io.afterclick.feature.backfill.BackfillProgress;
import io.afterclick.feature.backfill.ChangesKept;
import io.afterclick.feature.backfill.Completeness;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.backfill.HistorySpan;
import io.afterclick.feature.view.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * One back-fill. A view to which the same thing told twice is told once takes the history as it comes, by time, and then
 * the topic. One that adds up takes each partition by offset: of the history what the topic has let go, and from where the
 * topic begins the topic, so that no record comes before one with a lower offset.
 *
 * <p>Used by one thread.
 */
final class BackfillRun {
    private static final Logger LOG = Logger.getLogger(BackfillRun.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final Task task;
    private final Means means;
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private final long beganNanos = System.nanoTime();
    private List<TopicPartition> partitions = List.of();
    private Map<TopicPartition, Long> ends = Map.of();
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private long historyRecords;
    private Optional<Instant> historyReadTo = Optional.empty();
    private long observations;
    private long toldNanos = beganNanos;

    /**
     * What is to be done.
     *
     * @param topic that the view is of
     * @param now when it began
     */
    record Task(View view, String topic, Optional<HistorySpan> span, Instant now) {}

    /**
     * What it is done with.
     *
     * @param consumer without a group; fails where an offset is not in the topic
     * @param topicId id of the topic that the view is of
     * @param isOver whether nobody wants it any more
     * @param told takes how far it is, about once a second
     * @param observationsPerSecond most that it hands to the topology in a second
     */
    record Means(
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            History history,
            RecordReader reader,
            Supplier<String> topicId,
            BooleanSupplier isOver,
            Consumer<BackfillProgress> told,
            int observationsPerSecond,
            FeatureMeters meters) {}

    BackfillRun(Task task, Means means) {
        this.task = task;
        this.means = means;
    }

    /** How far it came in the end; empty where it was broken off. */
    Optional<BackfillProgress> fill() throws InterruptedException {
        partitions = means.consumer().partitionsFor(task.topic(), CALL_TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        means.consumer().assign(partitions);
        ends = means.consumer().endOffsets(partitions, CALL_TIMEOUT);
        Optional<Instant> completeFrom = Optional.empty();
        if (task.view().aggregation().isIdempotent()) {
            readByTime();
        } else {
            completeFrom = new ByOffset().read();
        }
        if (means.isOver().getAsBoolean()) {
            return Optional.empty();
        }
        means.producer().flush();
        requireNoneRefused();
        LOG.infof("filled %s: %d observations", task.view().versionedName(), observations);
        return Optional.of(progress(true, completeFrom));
    }

    /** The history before the topic, so that what both hold is told in the order in which it happened. */
    private void readByTime() throws InterruptedException {
        startAt(means.consumer().beginningOffsets(partitions, CALL_TIMEOUT));
        if (task.span().isPresent()) {
            readHistory(task.span().get());
        }
        // What the topic has let go since, the history has brought.
        reached.putAll(means.consumer().beginningOffsets(partitions, CALL_TIMEOUT));
        boolean whole;
        do {
            whole = readTopic(record -> take(record, 0));
            if (!whole) {
                skipWhatIsGone();
            }
        } while (!whole);
    }

    private void readHistory(HistorySpan span) throws InterruptedException {
        Instant from = span.from().orElseThrow();
        try (History.Pieces pieces =
                means.history().open(span.tenant(), task.view().selection().source(), from, task.now())) {
            Optional<History.Piece> piece = Optional.empty();
            while (!isOver() && (piece = pieces.next()).isPresent()) {
                for (History.Record record : piece.get().records()) {
                    Origin origin = new Origin(0, 0, record.time().toEpochMilli());
                    take(record.key(), record.value(), origin, observation -> 0);
                }
                historyRecords += piece.get().records().size();
                historyReadTo = Optional.of(piece.get().readTo());
                afterAStep();
            }
            if (piece.isEmpty()) {
                historyReadTo = Optional.of(task.now());
            }
        }
    }

    private void skipWhatIsGone() {
        means.consumer().beginningOffsets(partitions, CALL_TIMEOUT).forEach((partition, begin) -> {
            if (reached.get(partition) < begin) {
                LOG.warnf(
                        "%d records of %s went while it was read, and are not in %s",
                        begin - reached.get(partition), partition, task.view().versionedName());
                reached.put(partition, begin);
            }
        });
    }

    private void startAt(Map<TopicPartition, Long> offsets) {
        starts.putAll(offsets);
        reached.putAll(offsets);
    }

    /**
     * Reads the topic on from where it was reached.
     *
     * @return false where the topic has let records go that were to be read
     */
    private boolean readTopic(Consumer<ConsumerRecord<byte[], byte[]>> taking) throws InterruptedException {
        reached.forEach(means.consumer()::seek);
        try {
            while (!isOver() && left() > 0) {
                ConsumerRecords<byte[], byte[]> records = means.consumer().poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        taking.accept(record);
                    }
                }
                for (TopicPartition partition : partitions) {
                    reached.put(partition, means.consumer().position(partition, CALL_TIMEOUT));
                }
                afterAStep();
            }
            return true;
        } catch (OffsetOutOfRangeException e) {
            LOG.debugf(e, "the topic is shorter than it was");
            return false;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long runFrom) {
        Origin origin = new Origin(record.partition(), record.offset(), record.timestamp());
        take(record.key(), record.value(), origin, observation -> runFrom);
    }

    /** Where the run began that an observation is of. */
    private interface RunFrom {
        long of(Observation observation);
    }

    private void take(byte[] key, byte[] value, Origin origin, RunFrom runFrom) {
        RecordReader.Reading reading;
        try {
            reading = means.reader().read(key, value, origin);
        } catch (UnreadableException e) {
            LOG.debugf(e, "left out %s-%d@%d", means.reader().topic(), origin.partition(), origin.offset());
            return; // the topology has put it aside, when it came
        }
        long receivedAtMillis = reading.receivedAtMillis().orElse(origin.timestampMillis());
        for (Observation observation : reading.observations()) {
            Place place = Place.filled(origin.partition(), runFrom.of(observation), origin.offset());
            byte[] told = ObservationMessages.toBytes(new Observed(observation.value(), place, receivedAtMillis));
            means.producer()
                    .send(
                            new ProducerRecord<>(Topics.BACKFILLS, FeatureMessages.toBytes(observation.id()), told),
                            (sent, failure) -> {
                                if (failure != null) {
                                    refused.compareAndSet(null, failure);
                                }
                            });
            observations++;
            means.meters().backFilled();
        }
    }

    private boolean isOver() {
        return means.isOver().getAsBoolean();
    }

    private void afterAStep() throws InterruptedException {
        requireNoneRefused();
        tell();
        keepToTheRate();
    }

    private long left() {
        long left = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            left += Math.max(0, end.getValue() - reached.get(end.getKey()));
        }
        return left;
    }

    private void requireNoneRefused() {
        Exception failure = refused.get();
        if (failure != null) {
            throw new KafkaException("an observation was not written", failure);
        }
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - toldNanos >= PROGRESS_EVERY.toNanos()) {
            toldNanos = now;
            means.told().accept(progress(false, Optional.empty()));
        }
    }

    private BackfillProgress progress(boolean done, Optional<Instant> completeFrom) {
        long all = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            all += Math.max(0, end.getValue() - starts.get(end.getKey()));
        }
        return new BackfillProgress(
                task.view().versionedName(),
                historyRecords,
                historyReadTo,
                all - left(),
                all,
                observations,
                done,
                completeFrom);
    }

    private void keepToTheRate() throws InterruptedException {
        long dueNanos = (long) (1e9 * observations / means.observationsPerSecond());
        long aheadNanos = dueNanos - (System.nanoTime() - beganNanos);
        if (aheadNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(aheadNanos, PROGRESS_EVERY.toNanos()));
        }
    }

    /** Outcomes for a view that adds up. */
    private final class ByOffset {
        /** From where on all records of all tenants have come, by partition: the topic's beginning. */
        private final Map<TopicPartition, Long> ofAll = new HashMap<>();
        /** From where on those of the history's tenant have; no entry where the history brought none. */
        private final Map<TopicPartition, Long> ofTenant = new HashMap<>();

        private final Map<TopicPartition, Instant> firstWrittenAt = new HashMap<>();
        private Optional<ChangesKept> kept = Optional.empty();

        /** From when on the sums are whole; empty for all. */
        Optional<Instant> read() throws InterruptedException {
            startAt(means.consumer().beginningOffsets(partitions, CALL_TIMEOUT));
            if (task.span().isPresent()) {
                partitions.forEach(partition -> startAt(Map.of(partition, 0L))); // the history goes back to it
            }
            boolean whole = false;
            while (!isOver() && !whole) {
                reachTheTopic(means.consumer().beginningOffsets(partitions, CALL_TIMEOUT));
                whole = readTopic(this::take);
            }
            return Completeness.from(
                    kept,
                    partitions.stream()
                            .map(partition -> new Completeness.Begin(
                                    partition.partition(),
                                    ofAll.getOrDefault(partition, 0L),
                                    Optional.ofNullable(firstWrittenAt.get(partition))))
                            .toList(),
                    task.now());
        }

        /** Goes on to where the topic begins, which moves. */
        private void reachTheTopic(Map<TopicPartition, Long> begins) throws InterruptedException {
            Optional<String> topicId = task.span().map(span -> means.topicId().get());
            if (topicId.isPresent()) {
                kept = Optional.of(means.history().changesKept(topicId.get()));
            }
            for (TopicPartition partition : partitions) {
                long begin = begins.get(partition);
                boolean goesOn = ofAll.containsKey(partition) && reached.get(partition) >= begin;
                if (goesOn) {
                    continue;
                }
                if (topicId.isPresent() && reached.get(partition) < begin) {
                    readHistory(topicId.get(), partition, begin);
                }
                if (isOver()) {
                    return;
                }
                reached.put(partition, begin);
                ofAll.put(partition, begin);
                firstWrittenAt.remove(partition);
            }
        }

        private void readHistory(String topicId, TopicPartition partition, long to) throws InterruptedException {
            long stored = kept.flatMap(all -> all.of(partition.partition()))
                    .map(ChangesKept.Partition::next)
                    .orElse(0L);
            if (stored < to) {
                throw new BackfillException(
                        Reason.HISTORY_BEHIND,
                        "partition " + partition.partition() + " of " + partition.topic() + " begins at offset " + to
                                + ", and insight-service has stored this topic's records up to " + stored
                                + "; call again when it has caught up, or leave history out");
            }
            try (History.Changes changes = means.history()
                    .openChanges(
                            task.span().orElseThrow().tenant(),
                            topicId,
                            partition.partition(),
                            reached.get(partition),
                            to)) {
                Optional<List<History.Change>> piece;
                while (!isOver() && (piece = changes.next()).isPresent()) {
                    piece.get().forEach(change -> take(partition, change));
                    historyRecords += piece.get().size();
                    afterAStep();
                }
            }
        }

        private void take(TopicPartition partition, History.Change change) {
            long from = ofTenant.computeIfAbsent(partition, absent -> change.offset());
            Origin origin = new Origin(
                    partition.partition(), change.offset(), change.writtenAt().toEpochMilli());
            BackfillRun.this.take(new byte[0], change.value(), origin, observation -> from);
            reached.put(partition, change.offset() + 1);
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            firstWrittenAt.putIfAbsent(partition, Instant.ofEpochMilli(record.timestamp()));
            long from = ofAll.get(partition);
            Optional<String> tenant = task.span().map(HistorySpan::tenant);
            Origin origin = new Origin(record.partition(), record.offset(), record.timestamp());
            BackfillRun.this.take(
                    record.key(),
                    record.value(),
                    origin,
                    observation ->
                            tenant.filter(observation.id().tenant()::equals).isPresent()
                                    ? Math.min(from, ofTenant.getOrDefault(partition, from))
                                    : from);
        }
    }
}
