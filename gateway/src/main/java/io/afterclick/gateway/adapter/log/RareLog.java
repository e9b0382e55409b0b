package io.afterclick.gateway.adapter.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Warns of failures that come in floods: at most once in a while, with the number that was swallowed. Thread-safe.
 */
public final class RareLog {
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Logger log;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong swallowed = new AtomicLong();

    public RareLog(Logger log) {
        this.log = log;
    }

    /**
     * Warns, unless that was done a moment ago.
     *
     * @param message must hold no id and no body
     */
    public void warn(String message) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            swallowed.incrementAndGet();
            return;
        }
        long before = swallowed.getAndSet(0);
        log.warn(before == 0 ? message : message + " (" + before + " such warnings were left out)");
    }
}
