package io.afterclick.gateway.experiment;

import java.util.List;
import java.util.Optional;

/**
 * The variants that a reader is in. Immutable.
 *
 * @param list one for each experiment that the reader is in; the first decides the policy
 */
public record Assignments(List<Assignment> list) {
    /** Those of a reader in no experiment. */
    public static final Assignments NONE = new Assignments(List.of());

    public Assignments {
        list = List.copyOf(list);
    }

    /**
     * One of them.
     *
     * @param experiment its key
     * @param version version of its definition
     * @param variant name of the variant
     * @param policy the variant's policy
     */
    public record Assignment(String experiment, long version, String variant, String policy) {}

    /** Policy that orders the reader's slates; absent where no experiment says. */
    public Optional<String> policy() {
        return list.stream().findFirst().map(Assignment::policy);
    }
}
