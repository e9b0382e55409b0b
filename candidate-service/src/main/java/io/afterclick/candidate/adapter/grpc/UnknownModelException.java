package io.afterclick.candidate.adapter.grpc;

/** The model is not kept, or what is kept of it cannot be trusted. */
final class UnknownModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownModelException() {
        super("there is no such model that could serve");
    }
}
