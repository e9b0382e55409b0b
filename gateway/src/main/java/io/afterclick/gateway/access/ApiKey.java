package io.afterclick.gateway.access;

import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.TextRules;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway knows of a key: all but the key itself. Immutable.
 *
 * @param name what admins call it; it stands in metrics
 * @param hash what it is recognised by
 * @param scopes what it allows
 * @param tenants tenants that it is for; empty for all
 * @param limits how often it may call, by scope; any number of times where a scope is missing
 */
public record ApiKey(
        String name, KeyHash hash, Set<Scope> scopes, Optional<Set<String>> tenants, Map<Scope, RateLimit> limits) {
    /** What stands for all tenants. */
    public static final String ALL_TENANTS = "*";

    /**
     * @throws IllegalArgumentException names the field that breaks a rule; the message repeats no value
     */
    public ApiKey {
        scopes = Set.copyOf(scopes);
        tenants = tenants.map(Set::copyOf);
        limits = Map.copyOf(limits);
        Faults faults = new Faults();
        TextRules.checkName(name, "name", faults);
        if (scopes.isEmpty()) {
            faults.add("scopes", Fault.Kind.MISSING, "must name one or more of read, ingest and admin");
        }
        if (tenants.isPresent() && tenants.get().isEmpty()) {
            faults.add("tenants", Fault.Kind.MISSING, "must name tenants, or be [\"" + ALL_TENANTS + "\"] for all");
        }
        tenants.orElse(Set.of()).forEach(tenant -> TextRules.checkTenant(tenant, "tenants", faults));
        if (!scopes.containsAll(limits.keySet())) {
            faults.add("limits", Fault.Kind.MALFORMED, "must be of scopes that the key has");
        }
        if (!faults.isEmpty()) {
            Fault first = faults.list().get(0);
            throw new IllegalArgumentException(first.field() + " " + first.message());
        }
    }

    boolean isFor(String tenant) {
        return tenants.isEmpty() || tenants.get().contains(tenant);
    }

    /** Does not repeat the hash. */
    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
