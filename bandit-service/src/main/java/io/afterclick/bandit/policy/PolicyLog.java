package io.afterclick.bandit.policy;

import io.smallrye.mutiny.Uni;

/** Where definitions of policies are kept, in order, for all replicas. */
public interface PolicyLog {
    /**
     * Appends a definition. Completes with the policy's version once it is kept and this replica ranks by it; fails with a
     * {@link PolicyException} of {@link PolicyException.Reason#NOT_KEPT} where that is not known.
     */
    Uni<Long> append(String tenant, String name, String yaml);
}
