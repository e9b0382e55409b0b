package io.afterclick.gateway.related;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Orders candidates into a slate. */
public interface SlateRanker {
    /** Candidates that one slate can be chosen from. */
    int CANDIDATES_MAX = 200;

    /**
     * What to order.
     *
     * @param tenant tenant that owns the works
     * @param queryWorkId work whose related works are wanted
     * @param policy policy to order by; absent: the default one
     * @param candidates 1 to {@value #CANDIDATES_MAX}, best first, distinct
     * @param limit length of the slate
     */
    record Choice(String tenant, String queryWorkId, Optional<String> policy, List<Candidate> candidates, int limit) {
        public Choice {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * A slate.
     *
     * @param works in order
     * @param policy policy that ordered it
     * @param policyVersion its version
     */
    record Ranking(List<RankedWork> works, String policy, long policyVersion) {
        public Ranking {
            works = List.copyOf(works);
        }
    }

    /**
     * A work at its place.
     *
     * @param workId the work
     * @param utility what gave it its place; larger is better
     */
    record RankedWork(String workId, double utility) {}

    /** Orders the best of the candidates. Fails with {@link StageFailedException}, at the latest when the time is over. */
    Uni<Ranking> rank(Choice choice, Duration time);
}
