package io.afterclick.gateway.request;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds what is in flight, so that overload becomes a quick answer instead of a long queue. Thread-safe. */
public final class Admission {
    private final String what;
    private final int max;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param what what is counted, in the plural, for the message of a refusal
     * @param max how many may be in flight; positive
     */
    public Admission(String what, int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be positive, not " + max);
        }
        this.what = what;
        this.max = max;
    }

    /**
     * Lets {@code count} more in; each must {@link #leave}.
     *
     * @throws RefusedException with {@link Refusal#OVERLOADED} when they would be too many
     */
    public void enter(int count) {
        int now = inFlight.addAndGet(count);
        if (now > max) {
            inFlight.addAndGet(-count);
            throw new RefusedException(
                    Refusal.OVERLOADED, "More than " + max + " " + what + " are in flight; try again soon.");
        }
    }

    /** Lets {@code count} out that had entered. */
    public void leave(int count) {
        inFlight.addAndGet(-count);
    }

    public int inFlight() {
        return inFlight.get();
    }
}
