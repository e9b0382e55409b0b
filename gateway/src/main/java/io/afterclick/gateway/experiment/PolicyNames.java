package io.afterclick.gateway.experiment;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Knows which policies there are. */
@FunctionalInterface
public interface PolicyNames {
    /**
     * Names of a tenant's policies. Fails with a {@link io.afterclick.gateway.request.RefusedException},
     * SERVICE_UNAVAILABLE or SERVICE_TOO_LATE, where nobody tells.
     */
    Uni<Set<String>> of(String tenant);
}
