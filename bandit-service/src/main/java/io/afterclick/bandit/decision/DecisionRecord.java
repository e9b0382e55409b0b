package io.afterclick.bandit.decision;

import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that a slate was made of, with the propensities of what was shown.
 *
 * @param tenant tenant that owns the works
 * @param decisionId the decision
 * @param queryWorkId work whose related works were asked for
 * @param modelVersion model that found the candidates; empty where there is none
 * @param rankedAt when, in milliseconds
 * @param limit length that was asked for
 * @param readerGsScore GS-score of the reader; empty where not known
 * @param candidates in fusion order
 * @param vectors [candidates] quantised item vectors; empty ones where there is none
 * @param shown what the policy made that was shown
 * @param shadows what shadow policies would have shown, by name
 * @param recordShare probability with which a decision is recorded
 */
public record DecisionRecord(
        String tenant,
        String decisionId,
        String queryWorkId,
        String modelVersion,
        Instant rankedAt,
        int limit,
        OptionalDouble readerGsScore,
        List<SlateCandidate> candidates,
        List<byte[]> vectors,
        Ranking shown,
        List<Ranking> shadows,
        double recordShare) {
    public DecisionRecord {
        candidates = List.copyOf(candidates);
        vectors = List.copyOf(vectors);
        shadows = List.copyOf(shadows);
        if (vectors.size() != candidates.size()) {
            throw new IllegalArgumentException(vectors.size() + " vectors for " + candidates.size() + " candidates");
        }
    }

    /**
     * What one policy made of the decision.
     *
     * @param policy the policy
     * @param seed seed of the draw
     * @param arms what it believed of each candidate
     * @param slate its slate
     * @param propensities [positions of the slate that was shown] how likely the policy was to show there what was shown
     * @param draws slates drawn for them, of each stratum
     */
    public record Ranking(
            Policy policy,
            long seed,
            List<RecordedArm> arms,
            List<Slate.RankedWork> slate,
            List<Propensity> propensities,
            int draws) {
        public Ranking {
            arms = List.copyOf(arms);
            slate = List.copyOf(slate);
            propensities = List.copyOf(propensities);
        }
    }

    /**
     * A propensity.
     *
     * @param value 0 to 1; 0: too rare to have been drawn
     * @param standardError of it
     * @param quadrature numeric integral; empty but at the first position, where it applies
     */
    public record Propensity(double value, double standardError, OptionalDouble quadrature) {}
}
