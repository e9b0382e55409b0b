package io.afterclick.candidate.training;

/** A training that cannot be done. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** Another training runs; one at a time. */
        TRAINING_RUNS,
        /** The tenant has no reads to learn from. */
        NO_READS,
        /** The training set exceeds the configured limit. */
        TRAINING_SET_TOO_LARGE,
        /** The new model foretells held-out reads worse than the serving one; the serving one goes on. */
        WORSE_THAN_LAST,
        /** The training broke down, for instance for want of memory; the serving model goes on. */
        BROKE_DOWN,
        /** The topics could not be consumed up to the call in time. */
        NOT_CAUGHT_UP,
        /** This replica goes down. */
        SHUTTING_DOWN
    }

    private final Reason reason;

    public TrainingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
