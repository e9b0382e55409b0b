package io.afterclick.bandit.slate;

import java.util.List;

/**
 * The ordered list to show.
 *
 * @param works what is pinned, then the others, best first
 * @param policy policy that ordered it
 * @param policyVersion its version
 */
public record Slate(List<RankedWork> works, String policy, long policyVersion) {
    public Slate {
        works = List.copyOf(works);
    }

    /**
     * A work at its place.
     *
     * @param workId the work
     * @param position from 1
     * @param utility what was drawn for it
     * @param clickMean posterior mean of click given impression
     * @param readOnMean posterior mean of read-on given click
     */
    public record RankedWork(String workId, int position, double utility, double clickMean, double readOnMean) {}
}
