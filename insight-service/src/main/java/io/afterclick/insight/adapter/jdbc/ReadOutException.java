package io.afterclick.insight.adapter.jdbc;

/** Data that a read-out cannot be made of; the message says what is wrong with them. */
public final class ReadOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReadOutException(String message) {
        super(message);
    }

    public ReadOutException(String message, Throwable cause) {
        super(message, cause);
    }
}
