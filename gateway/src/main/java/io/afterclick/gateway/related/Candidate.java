package io.afterclick.gateway.related;

import java.util.List;

/**
 * A work that was found, and by which retrievers.
 *
 * @param workId the work
 * @param score larger is better, comparable within one list
 * @param evidence what each retriever said, best first; not empty
 * @param pinned whether a rule wants it before all that are not pinned
 * @param newWork whether it counts as a new work
 * @param fused whether the score is the fused score of its retrievers
 * @param unclickedImpressions how often the reader who asks has seen it without a click since its last click
 */
public record Candidate(
        String workId,
        double score,
        List<Evidence> evidence,
        boolean pinned,
        boolean newWork,
        boolean fused,
        int unclickedImpressions) {
    public Candidate {
        evidence = List.copyOf(evidence);
    }

    /** One that was found; it is not said who asks. */
    public Candidate(
            String workId, double score, List<Evidence> evidence, boolean pinned, boolean newWork, boolean fused) {
        this(workId, score, evidence, pinned, newWork, fused, 0);
    }

    /** One that the gateway has found itself. */
    public Candidate(String workId, double score, List<Evidence> evidence) {
        this(workId, score, evidence, false, false, false);
    }

    /** The fused score; 0 where not known. */
    public double fusedScore() {
        return fused ? score : 0;
    }

    /** The same for a reader who has seen it so often. */
    Candidate seenUnclicked(int times) {
        return times == unclickedImpressions
                ? this
                : new Candidate(workId, score, evidence, pinned, newWork, fused, times);
    }
}
