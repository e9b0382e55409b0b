package io.afterclick.candidate.app.cli;

/** Something that the user gave and can put right; the message is one line that says what. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
