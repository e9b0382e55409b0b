package io.afterclick.bandit.slate;

import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.Posteriors;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that a slate depends on but chance: with the seed of a draw it gives the same slate again and again.
 *
 * @param policy what it is ordered by
 * @param posteriors of the candidates
 * @param candidates in fusion order
 * @param places length of the slate, 1 to the number of candidates
 * @param strength of diversity for this reader, 0 to 1
 * @param vectors [candidates] quantised item vectors, empty ones where there is none; no vector at all where strength is 0
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SlateTask(
        Policy policy,
        Posteriors posteriors,
        List<SlateCandidate> candidates,
        int places,
        double strength,
        byte[][] vectors) {
    /** The GS-score at which a policy's strength is meant. */
    private static final double USUAL_GS_SCORE = 0.5;

    public SlateTask {
        if (posteriors.size() != candidates.size() || (strength > 0 && vectors.length != candidates.size())) {
            throw new IllegalArgumentException("sizes differ: " + posteriors.size() + " posteriors, "
                    + candidates.size() + " candidates, " + vectors.length + " vectors");
        }
        if (places < 1 || places > candidates.size()) {
            throw new IllegalArgumentException(places + " places for " + candidates.size() + " candidates");
        }
    }

    /**
     * Strength of diversity for one reader: a policy's, more or less by how narrow the reader's reading is.
     *
     * @param readerGsScore GS-score; empty: not known, the usual one is assumed
     * @return 0 to 1
     */
    public static double strength(Diversity diversity, OptionalDouble readerGsScore) {
        if (diversity.method() == DiversityMethod.NONE) {
            return 0;
        }
        double score = Math.max(0, readerGsScore.orElse(USUAL_GS_SCORE));
        return Math.max(0, Math.min(1, diversity.strength() + diversity.readerSlope() * (score - USUAL_GS_SCORE)));
    }
}
