package io.afterclick.gateway.adapter.grpc;

import io.grpc.Deadline;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Calls that fail in time, but are not cancelled: their answers are waited for a while longer, and dropped.
 *
 * <p>The services' servers (Vert.x 4.5) do not look at deadlines. A late answer to a call that was cancelled makes them
 * break the HTTP/2 connection, and with it all other calls on it, which then fail as INTERNAL ("Request stream is not
 * correct for server connection"); and many cancellations look like an attack ("Maximum number of RST frames reached").
 *
 * <p>Where a service owes many late answers, further calls fail at once, so that it can catch up. Thread-safe.
 */
final class UncancelledCalls {
    /** Late answers that are waited for at the same time. */
    static final int LATE_MAX = 100;

    /** Vert.x has no shorter timer: it would throw, and whoever asked would never get an answer. Nor is any call so fast. */
    private static final Duration SHORTEST_TIME = Duration.ofMillis(1);

    /** How long a late answer is waited for. A call whose answer is later still is cancelled after all. */
    private static final Duration LATE_ANSWER_GRACE = Duration.ofSeconds(2);

    private final AtomicInteger late = new AtomicInteger();

    private enum State {
        UNDER_WAY,
        LATE,
        ENDED
    }

    /**
     * The answer, or a failure: with {@link Status#DEADLINE_EXCEEDED} when the time is over, with {@link
     * Status#UNAVAILABLE} where too many answers are late.
     *
     * @param time for less than a millisecond no call is made
     * @param call makes the call, with the deadline that it is given
     */
    <T> Uni<T> within(Duration time, Function<Deadline, Uni<T>> call) {
        if (time.compareTo(SHORTEST_TIME) < 0) {
            return Uni.createFrom().failure(Status.DEADLINE_EXCEEDED.asRuntimeException());
        }
        if (late.get() >= LATE_MAX) {
            return Uni.createFrom()
                    .failure(Status.UNAVAILABLE
                            .withDescription("too many answers are late")
                            .asRuntimeException());
        }
        AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);
        Uni<T> uncancelled = Uni.createFrom().emitter(emitter -> call.apply(
                        Deadline.after(time.plus(LATE_ANSWER_GRACE).toNanos(), TimeUnit.NANOSECONDS))
                .onTermination()
                .invoke(() -> end(state))
                .subscribe()
                .with(emitter::complete, emitter::fail));
        return uncancelled.ifNoItem().after(time).failWith(() -> {
            giveUp(state);
            return Status.DEADLINE_EXCEEDED.asRuntimeException();
        });
    }

    private void giveUp(AtomicReference<State> state) {
        if (state.compareAndSet(State.UNDER_WAY, State.LATE)) {
            late.incrementAndGet();
        }
    }

    private void end(AtomicReference<State> state) {
        if (state.getAndSet(State.ENDED) == State.LATE) {
            late.decrementAndGet();
        }
    }
}
