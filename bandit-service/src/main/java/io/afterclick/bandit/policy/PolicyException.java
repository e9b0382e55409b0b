package io.afterclick.bandit.policy;

/** A policy is not as it may be: says which field, and why. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** A name or a key of the definition is not as it may be. */
        INVALID,
        /** Built-in policies cannot be changed. */
        BUILT_IN,
        TOO_MANY_POLICIES,
        /** The definition could not be kept, or nobody knows whether it is. */
        NOT_KEPT
    }

    private final Reason reason;
    private final String field;

    /**
     * @param reason why
     * @param field key in the policy's YAML, such as "diversity.strength"; empty where it is about the whole
     * @param message what it must be
     */
    public PolicyException(Reason reason, String field, String message) {
        super(field.isEmpty() ? message : field + " " + message);
        this.reason = reason;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    /** Key in the policy's YAML; empty where it is about the whole. */
    public String field() {
        return field;
    }
}
