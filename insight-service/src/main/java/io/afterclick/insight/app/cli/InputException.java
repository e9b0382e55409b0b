package io.afterclick.insight.app.cli;

/** What the user gave cannot be used; the message is one line that says where and why. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }
}
