package io.afterclick.candidate.adapter.rule;

import java.util.List;
import java.util.stream.Collectors;

/** A file of rules that breaks its format; none of its rules may be used. */
final class BadRulesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<RuleFault> faults;

    BadRulesException(List<RuleFault> faults) {
        super(faults.stream().map(RuleFault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    List<RuleFault> faults() {
        return faults;
    }
}
