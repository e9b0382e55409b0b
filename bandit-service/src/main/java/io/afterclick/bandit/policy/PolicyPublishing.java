package io.afterclick.bandit.policy;

import io.afterclick.bandit.policy.PolicyException.Reason;
import io.smallrye.mutiny.Uni;

/** Takes new definitions of policies: what cannot be a policy is refused before anything is kept. Thread-safe. */
public final class PolicyPublishing {
    /** Characters of a definition at most. */
    public static final int MAX_LENGTH = 16_384;

    private final PolicyBook book;
    private final PolicyFormat format;
    private final PolicyLog log;

    public PolicyPublishing(PolicyBook book, PolicyFormat format, PolicyLog log) {
        this.book = book;
        this.format = format;
        this.log = log;
    }

    /**
     * Defines a policy, or a new version of one. Completes when this replica ranks by it.
     *
     * @throws PolicyException at once for what cannot be a policy
     */
    public Uni<Policy> put(String tenant, String name, String yaml) {
        if (!PolicyBook.NAME.matcher(name).matches()) {
            throw new PolicyException(Reason.INVALID, "name", "must match " + PolicyBook.NAME);
        }
        if (book.isBuiltIn(name)) {
            throw new PolicyException(Reason.BUILT_IN, "name", "is that of a built-in policy, which cannot be changed");
        }
        if (yaml.length() > MAX_LENGTH) {
            throw new PolicyException(Reason.INVALID, "yaml", "must be at most " + MAX_LENGTH + " characters");
        }
        if (!book.hasRoomFor(tenant, name)) {
            throw new PolicyException(
                    Reason.TOO_MANY_POLICIES,
                    "",
                    "a tenant may have at most " + PolicyBook.MAX_PER_TENANT + " policies");
        }
        PolicySettings settings = format.parse(yaml);
        return log.append(tenant, name, yaml).map(version -> new Policy(name, version, settings));
    }
}
