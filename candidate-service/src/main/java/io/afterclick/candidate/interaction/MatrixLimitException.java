package io.afterclick.candidate.interaction;

/** Input that a {@link ReaderWorkMatrix} does not hold, with the limit that it broke. */
public final class MatrixLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which limit. */
    public enum Reason {
        TOO_MANY_READERS,
        TOO_MANY_WORKS,
        TOO_MANY_ENTRIES,
        BAD_INDEX,
        BAD_WEIGHT
    }

    private final Reason reason;

    MatrixLimitException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
