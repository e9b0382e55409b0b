package io.afterclick.candidate.retrieval;

import java.util.Optional;
import java.util.Set;

/**
 * Asks for the candidates of one query work.
 *
 * @param tenant whose catalog is asked
 * @param queryWorkId work whose related works are wanted
 * @param limit candidates wanted, at least 1
 * @param excludedWorkIds works to leave out beside the query work; unknown ones do no harm
 * @param genres only works with one of these; empty for any
 * @param excludeImportedOfReaderId reader whose imported reads are left out
 */
public record RelatedRequest(
        String tenant,
        String queryWorkId,
        int limit,
        Set<String> excludedWorkIds,
        Set<String> genres,
        Optional<String> excludeImportedOfReaderId) {
    public RelatedRequest {
        excludedWorkIds = Set.copyOf(excludedWorkIds);
        genres = Set.copyOf(genres);
    }
}
