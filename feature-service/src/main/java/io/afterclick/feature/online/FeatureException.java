package io.afterclick.feature.online;

import java.util.Objects;

/** Says why features could not be looked up or kept. */
public final class FeatureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; all but {@link #STORE_UNAVAILABLE} are the caller's to mend. */
    public enum Reason {
        TENANT_INVALID,
        VIEWS_MISSING,
        VIEW_UNKNOWN,
        ENTITY_IDS_MISSING,
        ENTITY_ID_INVALID,
        TOO_MANY_VALUES,
        /** The store did not answer, not in time, or with a refusal; the same call may work later. */
        STORE_UNAVAILABLE
    }

    private final Reason reason;

    public FeatureException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
    }

    public FeatureException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }
}
