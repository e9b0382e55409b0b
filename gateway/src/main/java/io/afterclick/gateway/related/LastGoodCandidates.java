package io.afterclick.gateway.related;

import java.util.Optional;

/** Remembers, within bounds, the last good candidates of query works. Implementations are thread-safe. */
public interface LastGoodCandidates {
    /** Remembers the candidates in place of earlier ones. */
    void remember(String tenant, String queryWorkId, CandidateList candidates);

    /** What was remembered and has not been forgotten for lack of room. */
    Optional<CandidateList> recall(String tenant, String queryWorkId);
}
