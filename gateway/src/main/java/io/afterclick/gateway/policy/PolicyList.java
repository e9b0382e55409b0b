package io.afterclick.gateway.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The policies of a tenant.
 *
 * @param policies built-in ones first
 * @param defaultPolicy the one that ranks where no experiment says
 */
public record PolicyList(List<Policy> policies, String defaultPolicy) {
    public PolicyList {
        policies = List.copyOf(policies);
    }

    public Optional<Policy> find(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    public Set<String> names() {
        return policies.stream().map(Policy::name).collect(Collectors.toUnmodifiableSet());
    }
}
