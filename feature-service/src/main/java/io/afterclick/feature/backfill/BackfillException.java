package io.afterclick.feature.backfill;

/** Why a view was not filled. */
public final class BackfillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is at fault. */
    public enum Reason {
        VIEW_UNKNOWN,
        /** The tenant or the time from which the history is to be read. */
        HISTORY_SPAN_INVALID,
        /** The view is of works. */
        NOT_FROM_HISTORY,
        /** This replica fills another view. */
        BACKFILL_RUNNING,
        /** This replica only serves. */
        NOT_COMPUTING,
        /** Kafka does not answer. */
        TOPICS_UNAVAILABLE,
        /** insight-service does not answer. */
        HISTORY_UNAVAILABLE,
        /** insight-service has not stored yet what the topic has let go. */
        HISTORY_BEHIND,
        /** This replica goes down. */
        SHUTTING_DOWN
    }

    private final Reason reason;

    public BackfillException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BackfillException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
