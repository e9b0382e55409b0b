package io.afterclick.gateway.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A request that is refused as a whole: nothing of it was done, or at least nothing is claimed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final transient List<Fault> faults;
    private final transient Optional<Duration> retryAfter;

    public RefusedException(Refusal refusal, String message) {
        this(refusal, message, List.of());
    }

    public RefusedException(Refusal refusal, String message, List<Fault> faults) {
        this(refusal, message, faults, Optional.empty());
    }

    /** @param retryAfter when the same request may succeed */
    public RefusedException(Refusal refusal, String message, Duration retryAfter) {
        this(refusal, message, List.of(), Optional.of(retryAfter));
    }

    private RefusedException(Refusal refusal, String message, List<Fault> faults, Optional<Duration> retryAfter) {
        super(message, null, false, false); // an answer, not a defect: no stack trace
        this.refusal = refusal;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** When the same request may succeed; empty where nobody knows. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** What is wrong, in the order of the request; empty unless the refusal is {@link Refusal#INVALID_REQUEST}. */
    public List<Fault> faults() {
        return faults;
    }
}
