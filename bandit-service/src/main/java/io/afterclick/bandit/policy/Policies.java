package io.afterclick.bandit.policy;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The policies that there are, by name, and the one that is used when none is named. Immutable. */
public final class Policies {
    private static final long BUILT_IN_VERSION = 1;

    private final Map<String, Policy> byName;
    private final Policy defaultPolicy;

    private Policies(Map<String, Policy> byName, Policy defaultPolicy) {
        this.byName = byName;
        this.defaultPolicy = defaultPolicy;
    }

    /**
     * The built-in policies: {@code two-step}, {@code fusion-only} and {@code uniform}.
     *
     * @throws IllegalArgumentException where {@code defaultName} is none of them
     */
    public static Policies builtIn(PriorSettings settings, String defaultName) {
        Map<String, Policy> byName = new LinkedHashMap<>();
        for (Utility utility : Utility.values()) {
            String name = utility.name().toLowerCase(Locale.ROOT).replace('_', '-');
            byName.put(name, new Policy(name, BUILT_IN_VERSION, utility, settings));
        }
        if (!byName.containsKey(defaultName)) {
            throw new IllegalArgumentException(
                    "there is no policy \"" + defaultName + "\", only " + String.join(", ", byName.keySet()));
        }
        return new Policies(byName, byName.get(defaultName));
    }

    /** The named policy, the default one for an empty name, or empty for an unknown one. */
    public Optional<Policy> find(String name) {
        return name.isEmpty() ? Optional.of(defaultPolicy) : Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }
}
