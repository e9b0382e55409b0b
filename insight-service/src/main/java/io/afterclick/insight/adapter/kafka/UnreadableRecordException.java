package io.afterclick.insight.adapter.kafka;

/** A record that does not keep its contract; the message says how, and holds nothing of its content. */
final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message) {
        super(message);
    }

    UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
