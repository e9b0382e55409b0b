package io.afterclick.feature.online;

import java.util.Objects;

/**
 * Whose values: a reader, a work, or a pair of them. A reader and a work with the same id share a key; their views differ.
 *
 * @param tenant tenant that the entity belongs to
 * @param entityId as in {@link io.afterclick.feature.view.FeatureId}
 */
public record EntityKey(String tenant, String entityId) {
    public EntityKey {
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(entityId);
    }

    /** By hand: an answer looks up many, and what differs mostly comes first. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EntityKey key && entityId.equals(key.entityId) && tenant.equals(key.tenant);
    }

    @Override
    public int hashCode() {
        return 31 * entityId.hashCode() + tenant.hashCode();
    }
}
