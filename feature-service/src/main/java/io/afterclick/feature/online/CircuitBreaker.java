package io.afterclick.feature.online;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps calls away from a store that fails, and finds out when it is back.
 *
 * <p>Closed, all calls pass. When of the last {@value #WINDOW} calls at least half have failed, and at least
 * {@value #LEAST_FAILURES}, it opens: no call passes for a while. Then one call is let through as a trial; its success
 * closes the breaker, its failure opens it for another while. Calls that were under way when it opened say nothing more.
 *
 * <p>Thread-safe.
 */
public final class CircuitBreaker {
    /** Calls that are looked back upon. */
    static final int WINDOW = 20;
    /** Failures that it takes at least. */
    static final int LEAST_FAILURES = 5;

    /** Whether calls pass. */
    public enum State {
        CLOSED,
        /** One call is on trial. */
        HALF_OPEN,
        OPEN
    }

    /** Is told of changes; must not call the breaker. */
    @FunctionalInterface
    public interface Listener {
        void onChange(State state);
    }

    private final long pauseNanos;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final boolean[] failed = new boolean[WINDOW];
    private State state = State.CLOSED;
    private int seen;
    private int failures;
    private long openedAtNanos;
    private long era;

    /**
     * @param pause how long no call passes before the next trial
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public CircuitBreaker(Duration pause, LongSupplier nanoTime, Listener listener) {
        this.pauseNanos = pause.toNanos();
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** A call that passed, whose outcome must be told. */
    final class Pass {
        private final long passedIn;

        private Pass(long passedIn) {
            this.passedIn = passedIn;
        }

        void succeeded() {
            outcome(passedIn, false);
        }

        void failed() {
            outcome(passedIn, true);
        }
    }

    public synchronized State state() {
        return state;
    }

    /** Lets a call through, or not; of one that passes, the outcome must be told. */
    synchronized Optional<Pass> admit() {
        boolean passes =
                switch (state) {
                    case CLOSED -> true;
                    case HALF_OPEN -> false;
                    case OPEN -> nanoTime.getAsLong() - openedAtNanos >= pauseNanos;
                };
        if (!passes) {
            return Optional.empty();
        }
        if (state == State.OPEN) {
            enter(State.HALF_OPEN);
        }
        return Optional.of(new Pass(era));
    }

    private synchronized void outcome(long passedIn, boolean hasFailed) {
        if (passedIn != era) {
            return;
        }
        if (state == State.HALF_OPEN) {
            enter(hasFailed ? State.OPEN : State.CLOSED);
            return;
        }
        int place = seen % WINDOW;
        failures += (hasFailed ? 1 : 0) - (failed[place] ? 1 : 0);
        failed[place] = hasFailed;
        seen++;
        if (failures >= LEAST_FAILURES && 2 * failures >= Math.min(seen, WINDOW)) {
            enter(State.OPEN);
        }
    }

    private void enter(State next) {
        state = next;
        era++;
        if (next == State.OPEN) {
            openedAtNanos = nanoTime.getAsLong();
        }
        Arrays.fill(failed, false);
        seen = 0;
        failures = 0;
        listener.onChange(next);
    }
}
