package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.Observation.Place;
import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.BackfillException.Reason;
import io.afterclick.feature.backfill.BackfillProgress;
import io.afterclick.feature.backfill.Backfills;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.backfill.HistorySpan;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Source;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Reads the topic of a view from its beginning to where it ends now, and where asked the history before, and hands what they
 * say of the view to the topology by {@code afterclick.feature-backfills}.
 *
 * <p>It keeps no state and knows nothing of what the topology has: each observation says where its record stands, and the
 * topology leaves out what it has merged already (see {@link io.afterclick.feature.aggregate.Coverage}). So it may be
 * broken off, done again, or done by two replicas at once. Records of the history stand nowhere: only views take them to
 * which the same thing told twice is told once.
 *
 * <p>One back-fill at a time, on a thread of its own, at a bounded rate: observations queue up with those of new records.
 */
public final class ViewBackfill implements Backfills, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ViewBackfill.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final Views views;
    private final History history;
    private final Clock clock;
    private final DeletedReaders deleted;
    private final Map<String, Object> kafka;
    private final boolean computing;
    private final int observationsPerSecond;
    private final FeatureMeters meters;
    private final Semaphore free = new Semaphore(1);
    private volatile boolean closed;

    /**
     * @param clock tells when the history ends
     * @param deleted readers of whom earlier records say nothing
     * @param kafka properties of all Kafka clients: addresses, security
     * @param computing whether this process computes features
     * @param observationsPerSecond most that it hands to the topology in a second, 1 or more
     */
    public ViewBackfill(
            Views views,
            History history,
            Clock clock,
            DeletedReaders deleted,
            Map<String, Object> kafka,
            boolean computing,
            int observationsPerSecond,
            FeatureMeters meters) {
        this.views = views;
        this.history = history;
        this.clock = clock;
        this.deleted = deleted;
        this.kafka = Map.copyOf(kafka);
        this.computing = computing;
        this.observationsPerSecond = observationsPerSecond;
        this.meters = meters;
    }

    @Override
    public Multi<BackfillProgress> fill(String name, Optional<HistorySpan> span) {
        return Multi.createFrom().deferred(() -> {
            if (!computing) {
                throw new BackfillException(Reason.NOT_COMPUTING, "this replica does not compute features");
            }
            requireStaying();
            View view = views.find(name)
                    .orElseThrow(
                            () -> new BackfillException(Reason.VIEW_UNKNOWN, "view names a view that does not exist"));
            Instant now = clock.instant();
            span.ifPresent(asked -> check(view, asked, now));
            if (!free.tryAcquire()) {
                throw new BackfillException(Reason.BACKFILL_RUNNING, "this replica is filling a view already");
            }
            return Multi.createFrom().emitter(emitter -> start(new Task(view, span, now), emitter));
        });
    }

    private static void check(View view, HistorySpan span, Instant now) {
        if (!FeatureId.isTenant(span.tenant())) {
            throw new BackfillException(
                    Reason.HISTORY_SPAN_INVALID,
                    "history.tenant must be 1 to 64 lower-case letters, digits, '-' or '_'");
        }
        if (span.from().isAfter(now) || span.from().isBefore(now.minus(HistorySpan.LONGEST))) {
            throw new BackfillException(
                    Reason.HISTORY_SPAN_INVALID, "history.from must be a time of the last 10 years");
        }
        if (view.selection().source() == Source.WORKS) {
            throw new BackfillException(
                    Reason.NOT_FROM_HISTORY, "the view is of works, of which the topic holds all there is");
        }
        if (!view.aggregation().isIdempotent()) {
            throw new BackfillException(
                    Reason.NOT_FROM_HISTORY,
                    "the view adds up outcomes, and the history does not tell which of them are in already; leave history"
                            + " out to fill it from the topic");
        }
    }

    /**
     * What is to be done.
     *
     * @param now when it began
     */
    private record Task(View view, Optional<HistorySpan> history, Instant now) {}

    /** Ends what is under way, and begins nothing any more. */
    @Override
    public void close() {
        closed = true;
    }

    private void requireStaying() {
        if (closed) {
            throw new BackfillException(
                    Reason.SHUTTING_DOWN, "this replica goes down; a back-fill may be begun again from the beginning");
        }
    }

    private void start(Task task, MultiEmitter<? super BackfillProgress> emitter) {
        Thread thread = new Thread(() -> run(task, emitter), "view-backfill");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Task task, MultiEmitter<? super BackfillProgress> emitter) {
        View view = task.view();
        LOG.infof("filling %s from %s", view.versionedName(), topic(view));
        Runnable end;
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(consuming(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(producing(), new ByteArraySerializer(), new ByteArraySerializer())) {
            Optional<BackfillProgress> last = new Run(task, consumer, producer, emitter).fill();
            end = () -> {
                last.ifPresent(emitter::emit);
                emitter.complete();
            };
        } catch (KafkaException e) {
            end = () -> emitter.fail(new BackfillException(Reason.TOPICS_UNAVAILABLE, "Kafka does not answer", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end = emitter::complete;
        } catch (BackfillException e) {
            LOG.infof("filling %s is broken off: %s", view.versionedName(), e.getMessage());
            end = () -> emitter.fail(e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "filling %s failed", view.versionedName());
            end = () -> emitter.fail(e);
        } finally {
            free.release();
        }
        end.run(); // last, so that whoever asks again then is not told that this one is still under way
    }

    private static String topic(View view) {
        return switch (view.selection().source()) {
            case EVENTS -> Topics.EVENTS;
            case OUTCOMES -> Topics.OUTCOMES;
            case WORKS -> Topics.WORKS;
        };
    }

    private RecordReader reader(View view) {
        Views only = new Views(List.of(view));
        return switch (view.selection().source()) {
            case EVENTS -> deleted.around(new EventReader(only));
            case OUTCOMES -> deleted.around(new OutcomeReader(only));
            case WORKS -> new WorkReader(only);
        };
    }

    private Map<String, Object> consuming() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return config;
    }

    private Map<String, Object> producing() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true); // also keeps the order of a partition
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_TIMEOUT.toMillis());
        return config;
    }

    /** One back-fill. */
    private final class Run {
        private final Task task;
        private final View view;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final KafkaProducer<byte[], byte[]> producer;
        private final MultiEmitter<? super BackfillProgress> emitter;
        private final RecordReader reader;
        private final AtomicReference<Exception> refused = new AtomicReference<>();
        private final long beganNanos = System.nanoTime();
        private long historyRecords;
        private Optional<Instant> historyReadTo = Optional.empty();
        private Map<TopicPartition, Long> begins = Map.of();
        private Map<TopicPartition, Long> ends = Map.of();
        private long observations;
        private long toldNanos = beganNanos;

        Run(
                Task task,
                KafkaConsumer<byte[], byte[]> consumer,
                KafkaProducer<byte[], byte[]> producer,
                MultiEmitter<? super BackfillProgress> emitter) {
            this.task = task;
            this.view = task.view();
            this.consumer = consumer;
            this.producer = producer;
            this.emitter = emitter;
            this.reader = reader(view);
        }

        /** How far it came in the end; empty where it was broken off. */
        Optional<BackfillProgress> fill() throws InterruptedException {
            List<TopicPartition> partitions = consumer.partitionsFor(topic(view), CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            begins = consumer.beginningOffsets(partitions, CALL_TIMEOUT);
            ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
            consumer.seekToBeginning(partitions);
            if (task.history().isPresent()) {
                readHistory(task.history().get());
            }
            while (!isOver() && left() > 0) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        take(record);
                    }
                }
                requireNoneRefused();
                tell();
                keepToTheRate();
            }
            requireStaying();
            if (isOver()) {
                return Optional.empty();
            }
            producer.flush();
            requireNoneRefused();
            LOG.infof("filled %s: %d observations", view.versionedName(), observations);
            return Optional.of(progress(true));
        }

        /** Before the topic, so that what both hold is told in the order in which it happened. */
        private void readHistory(HistorySpan span) throws InterruptedException {
            try (History.Pieces pieces =
                    history.open(span.tenant(), view.selection().source(), span.from(), task.now())) {
                Optional<History.Piece> piece = Optional.empty();
                while (!isOver() && (piece = pieces.next()).isPresent()) {
                    for (History.Record record : piece.get().records()) {
                        take(
                                record.key(),
                                record.value(),
                                new Origin(0, 0, record.time().toEpochMilli()));
                    }
                    historyRecords += piece.get().records().size();
                    historyReadTo = Optional.of(piece.get().readTo());
                    requireNoneRefused();
                    tell();
                    keepToTheRate();
                }
                if (piece.isEmpty()) {
                    historyReadTo = Optional.of(task.now());
                }
            }
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            take(record.key(), record.value(), new Origin(record.partition(), record.offset(), record.timestamp()));
        }

        private void take(byte[] key, byte[] value, Origin origin) {
            RecordReader.Reading reading;
            try {
                reading = reader.read(key, value, origin);
            } catch (UnreadableException e) {
                LOG.debugf(e, "left out %s-%d@%d", reader.topic(), origin.partition(), origin.offset());
                return; // the topology has put it aside, when it came
            }
            long receivedAtMillis = reading.receivedAtMillis().orElse(origin.timestampMillis());
            for (Observation observation : reading.observations()) {
                Place place = new Place(origin.partition(), origin.offset(), true);
                byte[] told = ObservationMessages.toBytes(new Observed(observation.value(), place, receivedAtMillis));
                producer.send(
                        new ProducerRecord<>(Topics.BACKFILLS, FeatureMessages.toBytes(observation.id()), told),
                        (sent, failure) -> {
                            if (failure != null) {
                                refused.compareAndSet(null, failure);
                            }
                        });
                observations++;
                meters.backFilled();
            }
        }

        private boolean isOver() {
            return closed || emitter.isCancelled();
        }

        private long left() {
            long left = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                left += Math.max(0, end.getValue() - consumer.position(end.getKey(), CALL_TIMEOUT));
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
                emitter.emit(progress(false));
            }
        }

        private BackfillProgress progress(boolean done) {
            long all = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                all += end.getValue() - begins.get(end.getKey());
            }
            return new BackfillProgress(
                    view.versionedName(), historyRecords, historyReadTo, all - left(), all, observations, done);
        }

        private void keepToTheRate() throws InterruptedException {
            long dueNanos = (long) (1e9 * observations / observationsPerSecond);
            long aheadNanos = dueNanos - (System.nanoTime() - beganNanos);
            if (aheadNanos > 0) {
                TimeUnit.NANOSECONDS.sleep(Math.min(aheadNanos, PROGRESS_EVERY.toNanos()));
            }
        }
    }
}
