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
 */
public record Candidate(
        String workId, double score, List<Evidence> evidence, boolean pinned, boolean newWork, boolean fused) {
    public Candidate {
        evidence = List.copyOf(evidence);
    }

    /** One that the gateway has found itself. */
    public Candidate(String workId, double score, List<Evidence> evidence) {
        this(workId, score, evidence, false, false, false);
    }

    /** The fused score; 0 where not known. */
    public double fusedScore() {
        return fused ? score : 0;
    }
}
