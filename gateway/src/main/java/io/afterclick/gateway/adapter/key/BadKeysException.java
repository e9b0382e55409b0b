package io.afterclick.gateway.adapter.key;

/** Keys that are not taken. The message names the place and the rule, and repeats nothing of the file. */
public final class BadKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    BadKeysException(String message) {
        super(message, null, false, false);
    }
}
