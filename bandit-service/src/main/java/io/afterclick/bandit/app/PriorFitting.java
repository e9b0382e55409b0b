package io.afterclick.bandit.app;

import io.afterclick.bandit.policy.TenantPriors;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Fits priors to the counts from time to time, on a thread of its own that is idle at least nineteen twentieths of the time. */
final class PriorFitting implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PriorFitting.class);
    private static final int MOST_SHARE_OF_TIME = 20;

    private final TenantPriors priors;
    private final Duration interval;
    private final Timer time;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread daemon = new Thread(runnable, "prior-fitting");
        daemon.setDaemon(true);
        return daemon;
    });

    PriorFitting(TenantPriors priors, Duration interval, MeterRegistry registry) {
        if (interval.toMillis() < 10) {
            throw new IllegalArgumentException(
                    "afterclick.bandit.policy.fit-interval must be 10 ms or more: " + interval);
        }
        this.priors = priors;
        this.interval = interval;
        this.time = Timer.builder("afterclick.bandit.prior.fit.time")
                .description("Time to fit all priors to the counts")
                .register(registry);
    }

    void start() {
        scheduleNext(interval.toNanos());
    }

    private void fit() {
        long start = System.nanoTime();
        try {
            priors.refresh();
        } catch (RuntimeException e) {
            // The priors stay as they were: old ones are better than none.
            LOG.error("Priors could not be fitted", e);
        }
        long took = System.nanoTime() - start;
        time.record(Duration.ofNanos(took));
        scheduleNext(Math.max(interval.toNanos(), took * MOST_SHARE_OF_TIME));
    }

    private void scheduleNext(long delayNanos) {
        if (!thread.isShutdown()) {
            thread.schedule(this::fit, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
