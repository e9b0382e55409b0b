package io.afterclick.bandit.policy;

/** A policy is not as it may be: says which field, and why. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field key in the policy's YAML, such as "diversity.strength"; empty where it is about the whole
     * @param reason what it must be
     */
    public PolicyException(String field, String reason) {
        super(field.isEmpty() ? reason : field + " " + reason);
        this.field = field;
    }

    /** Key in the policy's YAML; empty where it is about the whole. */
    public String field() {
        return field;
    }
}
