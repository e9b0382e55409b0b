package io.afterclick.bandit.slate;

import java.util.Objects;

/** A slate cannot be made of what was asked; the message says why and may be shown to the caller. */
public final class SlateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        INVALID_TENANT,
        INVALID_WORK_ID,
        NO_CANDIDATES,
        TOO_MANY_CANDIDATES,
        DUPLICATE_CANDIDATE,
        INVALID_CANDIDATE,
        INVALID_LIMIT,
        INVALID_GS_SCORE,
        UNKNOWN_POLICY,
        /** The counts are not here, or not yet: a slate would look learned and not be. */
        NOT_READY
    }

    private final Reason reason;

    public SlateException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
