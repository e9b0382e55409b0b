package io.afterclick.bandit.slate;

import java.util.List;

/**
 * A candidate for a slate.
 *
 * @param workId the work
 * @param score fused score, larger is better; 0 where not known
 * @param pinned whether it stands first whatever the policy draws
 * @param creators who made it
 * @param franchise franchise that it belongs to; empty: none
 * @param newWork whether it counts as a new work
 * @param unclickedImpressions how often this reader has seen it without a click since its last click
 */
public record SlateCandidate(
        String workId,
        double score,
        boolean pinned,
        List<String> creators,
        String franchise,
        boolean newWork,
        int unclickedImpressions) {
    public SlateCandidate {
        creators = List.copyOf(creators);
    }

    /** A candidate of which nothing else is known. */
    public static SlateCandidate of(String workId, double score) {
        return new SlateCandidate(workId, score, false, List.of(), "", false, 0);
    }
}
