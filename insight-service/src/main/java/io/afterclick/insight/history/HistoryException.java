package io.afterclick.insight.history;

/** The history cannot do what it was asked for. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** Another process has the folder. */
        IN_USE,
        /** The files cannot be read or written, or a question is wrong. */
        BROKEN,
        /** As many streams run as may; trying again later may work. */
        TOO_MANY_STREAMS,
        /** The process ends; another one, or this one when it is back, goes on. */
        SHUTTING_DOWN
    }

    public HistoryException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public HistoryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
