package io.afterclick.candidate.adapter.rule;

/**
 * What is wrong with a file of rules.
 *
 * @param rule place of the rule in the file, from 0; {@link #WHOLE_FILE} for the file itself
 * @param field of the rule, such as "boost.factor", with places in lists; empty for the rule or file itself
 * @param message what it must be
 */
record RuleFault(int rule, String field, String message) {
    static final int WHOLE_FILE = -1;

    /** The field as the format names it, for metrics: without places in lists. */
    String fieldOfFormat() {
        return field.replaceAll("\\[[0-9]+\\]", "");
    }

    @Override
    public String toString() {
        String where = rule == WHOLE_FILE ? "" : "rules[" + rule + "]" + (field.isEmpty() ? "" : ".");
        return (where + field + " " + message).strip();
    }
}
