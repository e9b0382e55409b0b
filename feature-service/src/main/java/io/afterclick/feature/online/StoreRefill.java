package io.afterclick.feature.online;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the store came back a moment ago. It may then be empty and just being filled from Kafka, so what it does not have
 * is not taken for what there is not. Thread-safe.
 */
public final class StoreRefill {
    /** How long a store that came back may take to be filled. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private volatile boolean cameBack;
    private volatile long cameBackAtNanos;

    public StoreRefill(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public void storeCameBack() {
        cameBackAtNanos = nanoTime.getAsLong();
        cameBack = true;
    }

    boolean isUnderWay() {
        return cameBack && nanoTime.getAsLong() - cameBackAtNanos < GRACE.toNanos();
    }
}
