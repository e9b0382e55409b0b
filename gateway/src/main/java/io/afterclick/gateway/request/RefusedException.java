package io.afterclick.gateway.request;

import java.util.List;

/** A request that is refused as a whole: nothing of it was done, or at least nothing is claimed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final transient List<Fault> faults;

    public RefusedException(Refusal refusal, String message) {
        this(refusal, message, List.of());
    }

    public RefusedException(Refusal refusal, String message, List<Fault> faults) {
        super(message, null, false, false); // an answer, not a defect: no stack trace
        this.refusal = refusal;
        this.faults = List.copyOf(faults);
    }

    public Refusal refusal() {
        return refusal;
    }

    /** What is wrong, in the order of the request; empty unless the refusal is {@link Refusal#INVALID_REQUEST}. */
    public List<Fault> faults() {
        return faults;
    }
}
