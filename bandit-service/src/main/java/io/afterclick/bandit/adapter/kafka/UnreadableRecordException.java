package io.afterclick.bandit.adapter.kafka;

/** A record is not what its topic holds; the message says why, without ids or contents. */
final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String reason) {
        super(reason);
    }

    UnreadableRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
