package io.afterclick.gateway.related;

import io.afterclick.gateway.catalog.WorkFilter;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Finds works that are related to a work. */
public interface CandidateSource {
    /**
     * What to find.
     *
     * @param tenant tenant whose catalog is asked
     * @param queryWorkId work whose related works are wanted
     * @param limit how many, 1 to 200
     * @param excludedWorkIds works to leave out beside the query work, at most {@value #EXCLUDED_MAX}
     * @param filter what the works must be like
     * @param excludeImportedOf reader whose imported history is left out; empty for nobody
     * @param newWorksShare share of the works, 0 to 1, that is kept for new ones, where there are so many
     */
    record Search(
            String tenant,
            String queryWorkId,
            int limit,
            List<String> excludedWorkIds,
            WorkFilter filter,
            String excludeImportedOf,
            double newWorksShare) {}

    /** Works that a search can leave out. */
    int EXCLUDED_MAX = 1_000;

    /** Fails with {@link StageFailedException}, at the latest when the time is over. */
    Uni<CandidateList> find(Search search, Duration time);
}
