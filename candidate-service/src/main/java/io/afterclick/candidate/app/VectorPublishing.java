package io.afterclick.candidate.app;

import io.afterclick.candidate.adapter.kafka.ModelsConsumer;
import io.afterclick.candidate.adapter.kafka.VectorLeadership;
import io.afterclick.candidate.adapter.metrics.CandidateMetrics;
import io.afterclick.candidate.vector.VectorPublisher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Has vectors published in the background, on a thread of its own: a large catalog takes a while. */
@Singleton
public class VectorPublishing {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(VectorPublishing.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread made = new Thread(body, "vectors");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    });

    /** Only used on the thread: a failure that goes on is told once. */
    private boolean failed;

    void start(
            @Observes StartupEvent started,
            VectorPublisher publisher,
            Instance<ModelsConsumer> models,
            CandidateMetrics metrics) {
        thread.scheduleWithFixedDelay(
                () -> round(publisher, models.get(), metrics),
                INTERVAL.toMillis(),
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void round(VectorPublisher publisher, ModelsConsumer models, CandidateMetrics metrics) {
        try {
            // Until the announcements are read, the newest model serves, which an operator may have replaced.
            if (models.isCaughtUp()) {
                metrics.vectorsPending(publisher.round());
                failed = false;
            }
        } catch (RuntimeException e) {
            if (!failed && !thread.isShutdown()) {
                LOG.warnf(e, "publishing vectors failed, and is tried again every %s", INTERVAL);
            }
            failed = true;
            metrics.vectorsFailed();
        }
    }

    /** Lets the round that runs end by itself, after the batch that it is at; a long reading is broken off. */
    void stop(@Observes ShutdownEvent stopping, VectorLeadership leadership) throws InterruptedException {
        leadership.resign();
        thread.shutdown();
        if (!thread.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            thread.shutdownNow();
        }
    }
}
