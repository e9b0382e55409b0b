package io.afterclick.feature.online;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Set;

/**
 * Remembers, in the store itself and beside the values, how far each partition of the feed has been written. A store
 * that lost its values has lost this too, which is how the loss is noticed.
 *
 * <p>Thread-safe; fails like {@link FeatureStore}.
 */
public interface FeedPositions {
    /** Position by partition: everything before it has been written. Partitions that the store knows nothing of are left out. */
    Uni<Map<Integer, Long>> read(Set<Integer> partitions);

    /** Replaces the positions of these partitions. */
    Uni<Void> save(Map<Integer, Long> positions);
}
