package io.afterclick.gateway.policy;

import io.smallrye.mutiny.Uni;

/**
 * Knows policies, and defines them.
 *
 * <p>All calls fail with a {@link io.afterclick.gateway.request.RefusedException}: SERVICE_UNAVAILABLE where nobody is
 * there to ask, SERVICE_TOO_LATE where no answer came in time, and what is said beside them.
 */
public interface Policies {
    /** The policies of a tenant. */
    Uni<PolicyList> list(String tenant);

    /**
     * Defines a policy, or a new version of one. The item comes when it is kept. Fails also with INVALID_REQUEST, which
     * names the faulty key, BUILT_IN_POLICY or POLICIES_FULL.
     */
    Uni<Policy> put(String tenant, String name, String yaml);
}
