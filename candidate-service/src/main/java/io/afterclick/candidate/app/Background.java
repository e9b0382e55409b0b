package io.afterclick.candidate.app;

import io.afterclick.candidate.adapter.kafka.ModelsConsumer;
import io.afterclick.candidate.adapter.kafka.ReadBuffer;
import io.afterclick.candidate.adapter.metrics.CandidateMetrics;
import io.afterclick.candidate.adapter.process.ChildTraining;
import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.training.ModelStore;
import io.afterclick.candidate.training.Training;
import io.afterclick.candidate.training.TrainingException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What goes on beside calls and records: storing reads, following announcements, training now and then. */
@Singleton
public class Background {
    /** One training runs; the others are there to be told so. */
    private static final int MAX_TRAINING_THREADS = 8;

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    /** How soon a model is seen that a job has put into the folder. */
    private static final Duration FOLDER_WATCH = Duration.ofSeconds(10);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(Background.class);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, body -> thread("timer", body));
    private final ExecutorService trainings = new ThreadPoolExecutor(
            0, MAX_TRAINING_THREADS, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), Background::trainingThread);

    private static Thread trainingThread(Runnable body) {
        Thread thread = thread("training", body);
        thread.setPriority(Thread.MIN_PRIORITY); // trainers' own threads take it over
        return thread;
    }

    private static Thread thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    Executor trainings() {
        return trainings;
    }

    void start(
            @Observes StartupEvent started,
            CandidateConfig config,
            Instance<ReadBuffer> buffer,
            Instance<ModelsConsumer> models,
            ParquetTrainingSets sets,
            ModelStore store,
            Training training,
            CandidateMetrics metrics) {
        every(HOUSEKEEPING, "storing reads", () -> buffer.get().storeIfDue());
        every(HOUSEKEEPING, "following models", () -> models.get().followAnnounced());
        every(FOLDER_WATCH, "looking for models", () -> store.tenants().forEach(training::serveNewest));
        config.training()
                .interval()
                .every()
                .ifPresent(interval -> every(interval, "scheduled training", () -> {
                    if (!trainings.isShutdown()) {
                        trainings.execute(() -> trainChanged(
                                sets, training, metrics, config.training().minPairs()));
                    }
                }));
    }

    /** A training would outlast any stop, and whoever waits for it is told at once: it ends while calls are still answered. */
    void endTrainings(@Observes ShutdownDelayInitiatedEvent stopping, ChildTraining runner) {
        trainings.shutdownNow();
        runner.close();
    }

    void stop(@Observes ShutdownEvent stopping, ReadBuffer buffer, ChildTraining runner) throws InterruptedException {
        timer.shutdownNow();
        trainings.shutdownNow();
        runner.close();
        if (!trainings.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("a training does not end; it is left behind");
        }
        buffer.storeReads();
    }

    private void every(Duration interval, String what, Runnable work) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warnf(e, "%s failed, and is tried again in %s", what, interval);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void trainChanged(
            ParquetTrainingSets sets, Training training, CandidateMetrics metrics, long minPairs) {
        try {
            for (String tenant : sets.tenants()) {
                training.trainIfChanged(tenant, minPairs).ifPresent(model -> {
                    metrics.trained(model);
                    LOG.infof(
                            "model %s of tenant %s trained on %d pairs in %d ms",
                            model.version(),
                            tenant,
                            model.pairs(),
                            model.trainingTime().toMillis());
                });
            }
        } catch (TrainingException e) {
            switch (e.reason()) {
                case TRAINING_RUNS, SHUTTING_DOWN -> LOG.debugf("no scheduled training: %s", e.getMessage());
                case WORSE_THAN_LAST -> {
                    metrics.modelRefused();
                    LOG.warnf("a new model is refused: %s; the model before goes on serving", e.getMessage());
                }
                case NO_READS, TRAINING_SET_TOO_LARGE, NOT_CAUGHT_UP, BROKE_DOWN -> failed(metrics, e);
            }
        } catch (RuntimeException e) {
            failed(metrics, e);
        }
    }

    private static void failed(CandidateMetrics metrics, RuntimeException failure) {
        metrics.trainingFailed();
        LOG.error("scheduled training failed; the model before goes on serving", failure);
    }
}
