package io.afterclick.gateway.adapter.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.afterclick.gateway.related.CandidateList;
import io.afterclick.gateway.related.LastGoodCandidates;
import java.util.Optional;

/** Remembers the candidates of the query works that are asked for most and last, within a bound on all candidates. */
public final class CaffeineLastGoodCandidates implements LastGoodCandidates {
    private final Cache<Key, CandidateList> cache;

    private record Key(String tenant, String queryWorkId) {}

    /** @param candidatesMax candidates of all answers together; one takes about 300 bytes */
    public CaffeineLastGoodCandidates(long candidatesMax) {
        cache = Caffeine.newBuilder()
                .maximumWeight(candidatesMax)
                .weigher((Key key, CandidateList list) -> 1 + list.candidates().size())
                .build();
    }

    @Override
    public void remember(String tenant, String queryWorkId, CandidateList candidates) {
        cache.put(new Key(tenant, queryWorkId), candidates);
    }

    @Override
    public Optional<CandidateList> recall(String tenant, String queryWorkId) {
        return Optional.ofNullable(cache.getIfPresent(new Key(tenant, queryWorkId)));
    }
}
