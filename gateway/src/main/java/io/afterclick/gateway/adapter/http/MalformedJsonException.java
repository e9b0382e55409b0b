package io.afterclick.gateway.adapter.http;

/** A body that is not JSON. The message says where it ends to be. */
final class MalformedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message, null, false, false);
    }
}
