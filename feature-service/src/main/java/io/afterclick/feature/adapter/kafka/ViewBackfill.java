package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.BackfillRun.Means;
import io.afterclick.feature.adapter.kafka.BackfillRun.Task;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Reads the topic of a view from its beginning to where it ends now, and where asked the history before, and hands what they
 * say of the view to the topology by {@code afterclick.feature-backfills}.
 *
 * <p>It keeps no state and knows nothing of what the topology has: each observation says where its record stands, and the
 * topology leaves out what it has merged already (see {@link io.afterclick.feature.aggregate.Coverage}). So it may be
 * broken off, done again, or done by two replicas at once.
 *
 * <p>One back-fill at a time, on a thread of its own, at a bounded rate: observations queue up with those of new records.
 */
public final class ViewBackfill implements Backfills, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ViewBackfill.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

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
            return Multi.createFrom().emitter(emitter -> start(new Task(view, topic(view), span, now), emitter));
        });
    }

    private static void check(View view, HistorySpan span, Instant now) {
        if (!FeatureId.isTenant(span.tenant())) {
            throw new BackfillException(
                    Reason.HISTORY_SPAN_INVALID,
                    "history.tenant must be 1 to 64 lower-case letters, digits, '-' or '_'");
        }
        if (span.from().isEmpty() && view.aggregation().isIdempotent()) {
            throw new BackfillException(Reason.HISTORY_SPAN_INVALID, "history.from is required for this view");
        }
        if (span.from()
                .filter(from -> from.isAfter(now) || from.isBefore(now.minus(HistorySpan.LONGEST)))
                .isPresent()) {
            throw new BackfillException(
                    Reason.HISTORY_SPAN_INVALID, "history.from must be a time of the last 10 years");
        }
        if (view.selection().source() == Source.WORKS) {
            throw new BackfillException(
                    Reason.NOT_FROM_HISTORY, "the view is of works, of which the topic holds all there is");
        }
    }

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
        LOG.infof("filling %s from %s", view.versionedName(), task.topic());
        Runnable end;
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(consuming(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(producing(), new ByteArraySerializer(), new ByteArraySerializer())) {
            Optional<BackfillProgress> last = new BackfillRun(task, means(view, consumer, producer, emitter)).fill();
            requireStaying();
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

    private Means means(
            View view,
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            MultiEmitter<? super BackfillProgress> emitter) {
        return new Means(
                consumer,
                producer,
                history,
                reader(view),
                () -> topicId(topic(view)),
                () -> closed || emitter.isCancelled(),
                emitter::emit,
                observationsPerSecond,
                meters);
    }

    /** A topic of the same name that is made anew has another one. */
    private String topicId(String topic) {
        try (Admin admin = Admin.create(kafka)) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic)
                    .topicId()
                    .toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking for " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the broker does not say what " + topic + " is", e);
        }
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
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // what is gone is not to be passed over in silence
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
}
