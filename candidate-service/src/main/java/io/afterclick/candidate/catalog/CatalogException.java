package io.afterclick.candidate.catalog;

/** A change that a catalog refuses. */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Reason {
        /** The tenant has as many works as are allowed. */
        CATALOG_FULL,
        /** There are as many tenants as are allowed. */
        TOO_MANY_TENANTS
    }

    private final Reason reason;

    public CatalogException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
