package io.afterclick.gateway.event;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a decision token says of its slate.
 *
 * @param tenant tenant whose catalog was asked
 * @param decisionId the decision
 * @param readerHash {@link ReaderHash} of the reader whom the slate was for; absent for nobody in particular
 * @param queryWorkId work whose related works were asked for
 * @param decidedAt when, to the millisecond
 * @param policy policy that ordered the slate
 * @param policyVersion its version
 * @param modelVersion model that found the candidates; empty before the first
 * @param shownWorkIds the slate, in order
 * @param shownScores fused score of each, 0 where not known; or empty where none is known
 */
public record DecisionClaims(
        String tenant,
        String decisionId,
        OptionalLong readerHash,
        String queryWorkId,
        Instant decidedAt,
        String policy,
        long policyVersion,
        String modelVersion,
        List<String> shownWorkIds,
        List<Float> shownScores) {
    /** @throws IllegalArgumentException where there are scores, but not one for each work */
    public DecisionClaims {
        if (!shownScores.isEmpty() && shownScores.size() != shownWorkIds.size()) {
            throw new IllegalArgumentException(shownWorkIds.size() + " works, but " + shownScores.size() + " scores");
        }
        shownWorkIds = List.copyOf(shownWorkIds);
        shownScores = shownScores.stream().allMatch(score -> score == 0) ? List.of() : List.copyOf(shownScores);
    }

    /**
     * The same decision, showing these works.
     *
     * @param scores fused score of each, 0 where not known
     */
    public DecisionClaims showing(List<String> workIds, List<Float> scores) {
        return new DecisionClaims(
                tenant,
                decisionId,
                readerHash,
                queryWorkId,
                decidedAt,
                policy,
                policyVersion,
                modelVersion,
                workIds,
                scores);
    }

    /**
     * One of the shown works.
     *
     * @param index its index in the slate, from 0
     * @param workEpisodes episodes of the work now; 0 where not known
     */
    public ShownWork shown(int index, int workEpisodes) {
        return new ShownWork(
                decisionId,
                queryWorkId,
                shownWorkIds.get(index),
                index + 1,
                decidedAt,
                policy,
                policyVersion,
                modelVersion,
                workEpisodes,
                shownScores.isEmpty() ? 0 : shownScores.get(index));
    }
}
