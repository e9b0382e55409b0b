package io.afterclick.feature.adapter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.afterclick.feature.online.Copy;
import io.afterclick.feature.view.FeatureId;
import java.util.concurrent.ConcurrentMap;

/**
 * Copies of values in this process, bounded by the memory that they take; what is asked for often stays. Nothing expires
 * here: whoever asks looks at a copy's age.
 */
public final class CaffeineNearCache {
    /** Entry, key, copy and value without what they hold, in bytes. */
    private static final int FIXED_BYTES = 250;
    /** How much larger a value is in memory than as a message, roughly: each entry of a list is an object and a string. */
    private static final int INFLATION = 5;

    private final Cache<FeatureId, Copy> cache;

    /** @param maxBytes memory that the copies may take, by estimate; 0 keeps none */
    public CaffeineNearCache(long maxBytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(CaffeineNearCache::bytes)
                .build();
    }

    /** The copies; thread-safe. */
    public ConcurrentMap<FeatureId, Copy> asMap() {
        return cache.asMap();
    }

    public long size() {
        return cache.estimatedSize();
    }

    public long weightBytes() {
        return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private static int bytes(FeatureId id, Copy copy) {
        int entity = id.entityId().length();
        int encoded = copy.encoded().length();
        return FIXED_BYTES
                + entity
                + encoded
                + INFLATION * Math.max(0, encoded - entity - id.view().length());
    }
}
