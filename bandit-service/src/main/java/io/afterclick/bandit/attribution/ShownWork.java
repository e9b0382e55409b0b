package io.afterclick.bandit.attribution;

/**
 * A work as one decision showed it.
 *
 * @param decisionId decision that showed it
 * @param queryWorkId work whose related works were asked for
 * @param position place in the slate, from 1
 * @param decidedAtMillis when the decision was made, by the gateway's clock
 * @param policy policy that ordered the slate; may be empty
 * @param policyVersion its version
 * @param modelVersion model that found the candidates; may be empty
 * @param workEpisodes episodes of the work when the event came in; 0 where not known
 * @param score fused score that it was shown with; 0 where not known
 */
public record ShownWork(
        String decisionId,
        String queryWorkId,
        int position,
        long decidedAtMillis,
        String policy,
        long policyVersion,
        String modelVersion,
        int workEpisodes,
        double score) {

    ShownWork withWorkEpisodes(int episodes) {
        return new ShownWork(
                decisionId,
                queryWorkId,
                position,
                decidedAtMillis,
                policy,
                policyVersion,
                modelVersion,
                episodes,
                score);
    }
}
