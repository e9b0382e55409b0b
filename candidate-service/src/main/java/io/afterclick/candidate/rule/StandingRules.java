package io.afterclick.candidate.rule;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules that hold now, until others take their place as a whole. Thread-safe. */
public final class StandingRules {
    private volatile Map<String, List<Rule>> rulesByTenant = Map.of();

    /** The rules of a tenant, in the order in which they were given. */
    public List<Rule> of(String tenant) {
        return rulesByTenant.getOrDefault(tenant, List.of());
    }

    /** Takes other rules in the place of all that held before. */
    public void replace(List<Rule> rules) {
        rulesByTenant = rules.stream().collect(Collectors.groupingBy(Rule::tenant));
    }

    /** Rules of all tenants. */
    public int size() {
        return rulesByTenant.values().stream().mapToInt(List::size).sum();
    }
}
