package io.afterclick.insight.adapter.kafka;

import io.afterclick.insight.adapter.metrics.HistoryMeters;
import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.ReaderDeletion;
import io.afterclick.insight.history.ReaderDeletions;
import io.afterclick.insight.history.Table;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Takes events, decisions, their records, outcomes, works and deletions into the history, for as long as it runs.
 *
 * <p>One thread consumes and writes, so nothing is fetched while it writes: a slow disk makes it lag, and neither fills the
 * heap nor loses records. Where to go on is in the history itself. It is in no consumer group, so there is none that could
 * throw it out; the folder's lock keeps a second process from doing the same.
 *
 * <p>Deletions are read up to their end before anything else, so that no fact comes back that one of them covers.
 */
public final class HistoryConsumer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HistoryConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAG_EVERY = Duration.ofSeconds(5);
    private static final Duration UPKEEP_EVERY = Duration.ofMinutes(1);

    /** As long as the topic of deletions keeps them; facts are kept there much shorter. */
    private static final Duration DELETIONS_KEPT = Duration.ofDays(90);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicIds topicIds;
    private final ParquetHistory history;
    private final DeadLetters deadLetters;
    private final Settings settings;
    private final HistoryMeters meters;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "history");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Consumer<byte[], byte[]>> open = new AtomicReference<>();
    private final ReaderDeletions deletions = new ReaderDeletions();
    private final List<ReaderDeletion> pendingDeletions = new ArrayList<>();
    private final FactBuffer buffer = new FactBuffer();
    private Instant flushDue = Instant.MIN;
    private Instant lagDue = Instant.MIN;
    private Instant upkeepDue = Instant.MIN;
    private volatile boolean caughtUp;

    /**
     * When to write, and how long to keep.
     *
     * @param flushRows written when so many have been consumed
     * @param flushBytes written when their records have so many bytes
     * @param flushInterval written at least so often
     * @param retention days that are kept
     */
    public record Settings(int flushRows, long flushBytes, Duration flushInterval, Duration retention) {
        public Settings {
            if (flushRows < 1 || flushBytes < 1 || flushInterval.isNegative() || retention.toDays() < 1) {
                throw new IllegalArgumentException(
                        "afterclick.insight.history: flush-rows and flush-bytes must be at least 1, flush-interval not"
                                + " negative, retention at least 1d");
            }
        }
    }

    /** @param consumers makes one that reads committed records and commits nothing */
    public HistoryConsumer(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicIds topicIds,
            ParquetHistory history,
            DeadLetters deadLetters,
            Settings settings,
            HistoryMeters meters,
            Clock clock) {
        this.consumers = consumers;
        this.topicIds = topicIds;
        this.history = history;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether everything has been consumed that the topics held at the start. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether it still consumes; false means that a restart is needed. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Writes what has been consumed, and ends. */
    @Override
    public void close() {
        closing.countDown();
        // Woken, not interrupted: an interrupted consumer cannot close its connections in order.
        Optional.ofNullable(open.get()).ifPresent(Consumer::wakeup);
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
                    consume();
                } catch (WakeupException e) {
                    LOG.debug("Consuming ends");
                } catch (KafkaException | HistoryException | UncheckedIOException | IllegalStateException e) {
                    meters.failed();
                    LOG.warnf("The history cannot go on, and begins again behind what is stored: %s", e);
                }
            } while (!closing.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody of ours interrupts: the thread ends and liveness says so
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void consume() {
        history.removeLeftOvers();
        buffer.clear();
        topicIds.forget();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            open.set(consumer);
            readDeletions(consumer);
            List<TopicPartition> facts = partitions(consumer, Source.topics());
            List<TopicPartition> all = new ArrayList<>(facts);
            all.addAll(partitions(consumer, List.of(Source.DELETIONS)));
            consumer.assign(all);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all, CALL_TIMEOUT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, CALL_TIMEOUT);
            for (TopicPartition partition : all) {
                consumer.seek(partition, begin(partition, beginnings.get(partition)));
            }
            try {
                while (!isClosing()) {
                    step(consumer, facts);
                    if (!caughtUp && hasReached(consumer, ends)) {
                        LOG.info("All that the topics held is consumed");
                        caughtUp = true;
                    }
                }
            } catch (WakeupException e) {
                LOG.debug("Consuming ends");
            }
            flush(consumer, facts);
        }
    }

    private long begin(TopicPartition partition, long beginning) {
        long stored = history.nextOffset(topicIds.of(partition.topic()), partition.partition())
                .orElse(beginning);
        if (stored < beginning) {
            LOG.errorf(
                    "%d records of partition %d of %s are gone from the topic and were never stored",
                    beginning - stored, partition.partition(), partition.topic());
        }
        long first = Math.max(stored, beginning);
        if (partition.topic().equals(Source.OUTCOMES.topic())) {
            history.beginChanges(topicIds.of(partition.topic()), partition.partition(), first, clock.instant());
        }
        buffer.begin(partition, first);
        return first;
    }

    private void step(Consumer<byte[], byte[]> consumer, List<TopicPartition> facts) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            take(record);
        }
        meters.pendingRows(buffer.rows());
        Instant now = clock.instant();
        if (!pendingDeletions.isEmpty()) {
            carryOutDeletions();
            storeDeletionsPosition(consumer);
        }
        boolean full = buffer.rows() >= settings.flushRows() || buffer.bytes() >= settings.flushBytes();
        if (full || !now.isBefore(flushDue)) {
            flush(consumer, facts);
            flushDue = clock.instant().plus(settings.flushInterval());
        }
        if (!now.isBefore(lagDue)) {
            measureLag(consumer, facts);
            lagDue = now.plus(LAG_EVERY);
        }
        if (caughtUp && !now.isBefore(upkeepDue)) {
            keepUp(now);
            upkeepDue = now.plus(UPKEEP_EVERY);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(Source.DELETIONS)) {
                take(DeletionRecord.parse(record));
                return;
            }
            List<? extends Fact> facts = Source.of(record.topic()).reader().read(record);
            if (facts.stream().anyMatch(this::isExpired)) {
                meters.expiredRow();
                if (record.topic().equals(Source.OUTCOMES.topic())) {
                    history.expireChanges(firstKept());
                }
                return;
            }
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            int size = record.serializedKeySize() + record.serializedValueSize();
            facts.forEach(fact -> buffer.add(partition, fact, size, Instant.ofEpochMilli(record.timestamp())));
        } catch (UnreadableRecordException e) {
            deadLetters.put(record, e.getMessage());
        }
    }

    private boolean isExpired(Fact fact) {
        return fact.table().isByDay() && Period.dayOf(fact.time()).isBefore(firstKept());
    }

    private void take(ReaderDeletion deletion) {
        deletions.add(deletion.tenant(), deletion.readerId(), deletion.deletedAt());
        pendingDeletions.add(deletion);
        meters.pendingDeletions(pendingDeletions.size());
    }

    private LocalDate firstKept() {
        return Period.dayOf(clock.instant()).minusDays(settings.retention().toDays());
    }

    /** Reads all deletions that are kept, and carries those out that came since the last time. */
    private void readDeletions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer, List.of(Source.DELETIONS));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
        pendingDeletions.clear();
        Map<TopicPartition, Long> stored = new HashMap<>();
        for (TopicPartition partition : partitions) {
            stored.put(
                    partition,
                    history.nextOffset(topicIds.of(partition.topic()), partition.partition())
                            .orElse(0));
        }
        while (!isClosing() && !hasReached(consumer, ends)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                readDeletion(record, stored);
            }
        }
        carryOutDeletions();
        storeDeletionsPosition(consumer);
    }

    private void readDeletion(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> stored) {
        try {
            ReaderDeletion deletion = DeletionRecord.parse(record);
            if (record.offset() >= stored.get(new TopicPartition(record.topic(), record.partition()))) {
                take(deletion);
            } else {
                deletions.add(deletion.tenant(), deletion.readerId(), deletion.deletedAt());
            }
        } catch (UnreadableRecordException e) {
            deadLetters.put(record, e.getMessage());
        }
    }

    /** What is still in the buffer is looked at when it is written. */
    private void carryOutDeletions() {
        if (pendingDeletions.isEmpty()) {
            return;
        }
        int files = history.erase(List.copyOf(pendingDeletions));
        LOG.infof("%d deletions of readers carried out, in %d files", pendingDeletions.size(), files);
        meters.carriedOut(pendingDeletions.size());
        pendingDeletions.clear();
        meters.pendingDeletions(0);
    }

    private void storeDeletionsPosition(Consumer<byte[], byte[]> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            if (partition.topic().equals(Source.DELETIONS)) {
                long next = consumer.position(partition, CALL_TIMEOUT);
                history.store(topicIds.of(partition.topic()), partition.partition(), next, next, List.of());
            }
        }
    }

    private void flush(Consumer<byte[], byte[]> consumer, List<TopicPartition> facts) {
        long start = System.nanoTime();
        int rows = buffer.rows();
        for (TopicPartition partition : facts) {
            flush(partition, consumer.position(partition, CALL_TIMEOUT));
        }
        history.mergeSmallParts();
        if (rows > 0) {
            meters.flushed(
                    Duration.ofNanos(System.nanoTime() - start), Duration.between(buffer.oldest(), clock.instant()));
        }
        Map<TopicPartition, Long> firsts = new HashMap<>();
        facts.forEach(partition -> firsts.put(partition, consumer.position(partition, CALL_TIMEOUT)));
        buffer.clear();
        firsts.forEach(buffer::begin);
    }

    private void flush(TopicPartition partition, long next) {
        FactBuffer.Pending pending = buffer.of(partition);
        List<Fact> kept = new ArrayList<>();
        for (Fact fact : pending.facts()) {
            if (!fact.isCoveredBy(deletions)) {
                kept.add(fact);
            }
        }
        history.store(topicIds.of(partition.topic()), partition.partition(), pending.first(), next, kept);
        meters.deletedRows(pending.facts().size() - kept.size());
        kept.stream()
                .collect(Collectors.groupingBy(Fact::table, Collectors.summingInt(fact -> 1)))
                .forEach(meters::written);
    }

    private void measureLag(Consumer<byte[], byte[]> consumer, List<TopicPartition> facts) {
        if (partitions(consumer, Source.topics()).size() != facts.size()) {
            throw new KafkaException("topics have got more partitions");
        }
        Map<String, Long> lag = new HashMap<>();
        consumer.endOffsets(facts, CALL_TIMEOUT)
                .forEach((partition, end) -> lag.merge(
                        partition.topic(), Math.max(0, end - consumer.position(partition, CALL_TIMEOUT)), Long::sum));
        lag.forEach(meters::lag);
    }

    private void keepUp(Instant now) {
        meters.expiredDays(history.expire(firstKept()));
        history.mergeDaysBefore(Period.dayOf(now).minusDays(1));
        deletions.forgetBefore(now.minus(DELETIONS_KEPT));
        for (Table table : Table.values()) {
            ParquetHistory.Size size = history.size(table);
            meters.size(table, size.files(), size.bytes());
        }
    }

    private static boolean hasReached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), CALL_TIMEOUT) >= end.getValue());
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<TopicPartition> ofTopic = consumer.partitionsFor(topic, CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (ofTopic.isEmpty()) {
                throw new KafkaException("there is no topic " + topic + " yet");
            }
            partitions.addAll(ofTopic);
        }
        return partitions;
    }
}
