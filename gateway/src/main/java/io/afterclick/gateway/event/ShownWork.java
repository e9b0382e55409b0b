package io.afterclick.gateway.event;

import java.time.Instant;

/**
 * A work as one decision showed it.
 *
 * @param decisionId decision that showed it
 * @param queryWorkId work whose related works were asked for
 * @param workId work that was shown
 * @param position place in the slate, from 1
 * @param decidedAt when the decision was made
 * @param policy policy that ordered the slate
 * @param policyVersion its version
 * @param modelVersion model that found the candidates; empty before the first
 * @param workEpisodes episodes of the work now; 0 where not known
 * @param score fused score that it was shown with, as precise as its token; 0 where not known
 */
public record ShownWork(
        String decisionId,
        String queryWorkId,
        String workId,
        int position,
        Instant decidedAt,
        String policy,
        long policyVersion,
        String modelVersion,
        int workEpisodes,
        float score) {}
