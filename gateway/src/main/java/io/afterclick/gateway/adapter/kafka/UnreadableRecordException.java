package io.afterclick.gateway.adapter.kafka;

/** A record that does not say what its topic is for. The message says why, without ids. */
final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message) {
        super(message, null, false, false);
    }
}
