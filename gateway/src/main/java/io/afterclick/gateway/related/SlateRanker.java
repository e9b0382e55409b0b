package io.afterclick.gateway.related;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Orders candidates into a slate. */
public interface SlateRanker {
    /** Candidates that one slate can be chosen from. */
    int CANDIDATES_MAX = 200;

    /**
     * What to order.
     *
     * @param tenant tenant that owns the works
     * @param queryWorkId work whose related works are wanted
     * @param decisionId decision that the slate is for; empty where it is not recorded
     * @param modelVersion model that found the candidates; empty before the first
     * @param policy policy to order by; absent: the default one
     * @param readerGsScore how narrow the reading of the reader who asks is, -1 to 1; empty where that is not known
     * @param contenders 1 to {@value #CANDIDATES_MAX}, best first, distinct
     * @param limit length of the slate
     */
    record Choice(
            String tenant,
            String queryWorkId,
            String decisionId,
            String modelVersion,
            Optional<String> policy,
            OptionalDouble readerGsScore,
            List<Contender> contenders,
            int limit) {
        public Choice {
            contenders = List.copyOf(contenders);
        }
    }

    /** Creators of a contender that are told: the most important ones. */
    int CREATORS_MAX = 16;

    /**
     * A candidate, and what a slate may hold only so many of.
     *
     * @param creators who made it, most important first; at most {@value #CREATORS_MAX}
     * @param franchise franchise that it belongs to; empty: none
     */
    record Contender(Candidate candidate, List<String> creators, String franchise) {
        public Contender {
            creators = List.copyOf(creators.subList(0, Math.min(CREATORS_MAX, creators.size())));
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
