package io.afterclick.bandit.evaluation;

/** Says why a log or a target policy cannot be evaluated; the message names the field and the value. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** A field of one slot is out of its range. */
        BAD_SLOT,
        /** The log has too few rows to estimate anything from. */
        LOG_TOO_SHORT,
        /** The log has more rows, positions or works than fit in memory. */
        LOG_TOO_LARGE,
        /** The log cannot be read, or a decision in it is not as documented. */
        UNREADABLE_LOG,
        /** The log is not the same when it is read again. */
        LOG_CHANGED,
        /** The target policy's probabilities are not probabilities, or don't sum to 1. */
        BAD_POLICY,
        /** The target policy says nothing of a position that the log has. */
        POLICY_MISSES_POSITION,
        /** A setting, such as the clip, is out of its range. */
        BAD_SETTING
    }

    private final Reason reason;

    public EvaluationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
