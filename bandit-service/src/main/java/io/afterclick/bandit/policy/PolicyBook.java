package io.afterclick.bandit.policy;

import io.afterclick.bandit.policy.PolicyException.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * The policies of each tenant: built-in ones, which are the same for all and cannot be changed, and its own. Thread-safe;
 * bounded by {@value #MAX_PER_TENANT} for each tenant.
 */
public final class PolicyBook {
    /** Version of the built-in policies; others have higher ones. */
    public static final long BUILT_IN_VERSION = 1;

    /** Policies of a tenant at most, built-in ones not counted. */
    public static final int MAX_PER_TENANT = 100;

    /** Names. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private final Map<String, PolicyDefinition> builtIn = new LinkedHashMap<>();
    private final Policy defaultPolicy;
    private final ConcurrentMap<String, ConcurrentMap<String, PolicyDefinition>> tenants = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException where {@code defaultName} is no built-in policy */
    public PolicyBook(String defaultName) {
        for (Reward reward : Reward.values()) {
            Policy policy = new Policy(reward.text(), BUILT_IN_VERSION, PolicySettings.of(reward));
            builtIn.put(
                    policy.name(), new PolicyDefinition(policy, "reward: " + reward.text() + "\n", Optional.empty()));
        }
        if (!builtIn.containsKey(defaultName)) {
            throw new IllegalArgumentException(
                    "there is no policy \"" + defaultName + "\", only " + String.join(", ", builtIn.keySet()));
        }
        defaultPolicy = builtIn.get(defaultName).policy();
    }

    /** The one that is used when none is named. */
    public Policy defaultPolicy() {
        return defaultPolicy;
    }

    /** The named policy, the default one for an empty name, or empty for an unknown one. */
    public Optional<Policy> find(String tenant, String name) {
        if (name.isEmpty()) {
            return Optional.of(defaultPolicy);
        }
        PolicyDefinition definition = builtIn.get(name);
        return Optional.ofNullable(definition != null ? definition : own(tenant).get(name))
                .map(PolicyDefinition::policy);
    }

    /** All policies of a tenant: built-in ones, then its own by name. */
    public List<PolicyDefinition> all(String tenant) {
        List<PolicyDefinition> all = new ArrayList<>(builtIn.values());
        own(tenant).values().stream()
                .sorted(Comparator.comparing(definition -> definition.policy().name()))
                .forEach(all::add);
        return all;
    }

    /** Those that rank but are never shown. */
    public List<Policy> shadows(String tenant) {
        return own(tenant).values().stream()
                .map(PolicyDefinition::policy)
                .filter(policy -> policy.settings().shadow())
                .sorted(Comparator.comparing(Policy::name))
                .toList();
    }

    public boolean isBuiltIn(String name) {
        return builtIn.containsKey(name);
    }

    /** Whether another policy may be added for a tenant, or this one be changed. */
    public boolean hasRoomFor(String tenant, String name) {
        Map<String, PolicyDefinition> own = own(tenant);
        return own.containsKey(name) || own.size() < MAX_PER_TENANT;
    }

    /**
     * Takes a policy, if its version is newer than the one that is known.
     *
     * @throws PolicyException for a name that may not be used
     */
    public void put(String tenant, PolicyDefinition definition) {
        Policy policy = definition.policy();
        if (!NAME.matcher(policy.name()).matches() || isBuiltIn(policy.name())) {
            throw new PolicyException(
                    Reason.INVALID, "name", "must match " + NAME + " and be none of " + builtIn.keySet());
        }
        tenants.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>())
                .merge(
                        policy.name(),
                        definition,
                        (old, now) -> now.policy().version() > old.policy().version() ? now : old);
    }

    /** Forgets a policy. */
    public void remove(String tenant, String name) {
        ConcurrentMap<String, PolicyDefinition> own = tenants.get(tenant);
        if (own != null) {
            own.remove(name);
        }
    }

    private Map<String, PolicyDefinition> own(String tenant) {
        return tenants.getOrDefault(tenant, new ConcurrentHashMap<>());
    }
}
