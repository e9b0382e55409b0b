package io.afterclick.candidate.retrieval;

/** The query work is not in the tenant's catalog. */
public final class UnknownWorkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownWorkException() {
        super("the query work is not in the catalog");
    }
}
