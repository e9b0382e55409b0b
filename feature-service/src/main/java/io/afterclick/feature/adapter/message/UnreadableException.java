package io.afterclick.feature.adapter.message;

/** Says why bytes from outside are not the message that the contract promises. The text holds nothing of the bytes. */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableException(String reason) {
        super(reason);
    }

    public UnreadableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
