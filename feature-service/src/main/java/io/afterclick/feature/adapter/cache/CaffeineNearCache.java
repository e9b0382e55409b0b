package io.afterclick.feature.adapter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.afterclick.feature.online.Copy;
import io.afterclick.feature.online.EntityCopies;
import io.afterclick.feature.online.EntityKey;
import java.util.concurrent.ConcurrentMap;

/**
 * Copies of values in this process, bounded by the memory that they take; what is asked for often stays. Nothing expires
 * here: whoever asks looks at a copy's age.
 */
public final class CaffeineNearCache {
    /** Entry, key and list of copies, without what they hold, in bytes. */
    private static final int ENTITY_BYTES = 250;
    /** Copy, id and value without what they hold, in bytes. */
    private static final int COPY_BYTES = 150;
    /** How much larger a value is in memory than as a message, roughly: each entry of a list is an object and a string. */
    private static final int INFLATION = 5;

    private final Cache<EntityKey, EntityCopies> cache;

    /** @param maxBytes memory that the copies may take, by estimate; 0 keeps none */
    public CaffeineNearCache(long maxBytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(CaffeineNearCache::entityBytes)
                .build();
    }

    /** The copies; thread-safe. */
    public ConcurrentMap<EntityKey, EntityCopies> asMap() {
        return cache.asMap();
    }

    /** Readers, works and pairs of which there are copies. */
    public long entities() {
        return cache.estimatedSize();
    }

    public long weightBytes() {
        return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private static int entityBytes(EntityKey key, EntityCopies copies) {
        return ENTITY_BYTES
                + key.entityId().length()
                + copies.stream().mapToInt(CaffeineNearCache::copyBytes).sum();
    }

    private static int copyBytes(Copy copy) {
        int name = copy.id().entityId().length() + copy.id().view().length();
        int encoded = copy.encoded().length();
        return COPY_BYTES + encoded + INFLATION * Math.max(0, encoded - name);
    }
}
