package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the current values for serving. It is a cache of the {@code afterclick.features} topic and may lose them at any
 * time; {@link FeedWriter} then brings them back.
 *
 * <p>Thread-safe. Fails with {@link FeatureException} of reason {@code STORE_UNAVAILABLE} within a bounded time; it does
 * not retry.
 */
public interface FeatureStore {
    /** Most values that one call may name. */
    int MAX_VALUES = 1_000;

    /** The values that the store has, in one round trip. Ids without a value are left out. */
    Uni<Map<FeatureId, FeatureValue>> get(Set<FeatureId> ids);

    /**
     * The part of the store that has this value, counted from 0: what is wrong with one part says nothing of another. It
     * may change, as when a server takes over from another.
     */
    default int partOf(FeatureId id) {
        return 0;
    }

    /** Makes the changes in their order, in one round trip. When it fails, some may have been made. */
    Uni<Void> apply(List<FeatureWrite> writes);
}
