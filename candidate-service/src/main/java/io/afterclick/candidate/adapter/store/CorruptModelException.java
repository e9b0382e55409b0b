package io.afterclick.candidate.adapter.store;

import java.io.IOException;

/** A stored model that cannot be trusted; the message says which file and why. */
final class CorruptModelException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptModelException(String message) {
        super(message);
    }

    CorruptModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
