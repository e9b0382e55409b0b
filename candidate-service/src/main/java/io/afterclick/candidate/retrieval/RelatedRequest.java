package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.WorkFilter;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the candidates of one query work.
 *
 * @param tenant whose catalog is asked
 * @param queryWorkId work whose related works are wanted
 * @param limit candidates wanted, at least 1
 * @param excludedWorkIds works to leave out beside the query work; unknown ones do no harm
 * @param filter what candidates must have
 * @param excludeImportedOfReaderId reader whose imported reads are left out
 * @param newWorksShare share of the candidates, 0 to 1, that is kept for new works where there are so many
 */
public record RelatedRequest(
        String tenant,
        String queryWorkId,
        int limit,
        Set<String> excludedWorkIds,
        WorkFilter filter,
        Optional<String> excludeImportedOfReaderId,
        double newWorksShare) {
    public RelatedRequest {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
        }
        if (!(newWorksShare >= 0 && newWorksShare <= 1)) {
            throw new IllegalArgumentException("newWorksShare must be 0 to 1, but is " + newWorksShare);
        }
        excludedWorkIds = Set.copyOf(excludedWorkIds);
    }
}
