package io.afterclick.gateway.related;

/** A stage gave no answer. */
public final class StageFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How it failed. */
    public enum Kind {
        /** No answer within the stage's time. */
        DEADLINE_EXCEEDED,
        /** Nobody there to ask. */
        UNAVAILABLE,
        /** The service understood and refused. */
        REFUSED,
        /** Anything else: a defect here or there. */
        ERROR
    }

    private final Kind kind;

    public StageFailedException(Kind kind, Throwable cause) {
        super(kind.name(), cause, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
