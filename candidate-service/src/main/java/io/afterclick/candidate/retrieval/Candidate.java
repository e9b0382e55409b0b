package io.afterclick.candidate.retrieval;

import java.util.List;

/**
 * A work found by one or more retrievers.
 *
 * @param workId the work
 * @param score fused score; larger is better, comparable within one answer
 * @param evidence what each retriever said, best rank first; never empty
 * @param pinned whether a rule wants it first; such candidates come before all others
 * @param newWork whether it counts as a new work
 */
public record Candidate(String workId, double score, List<Evidence> evidence, boolean pinned, boolean newWork) {
    public Candidate {
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("a candidate needs evidence");
        }
        evidence = List.copyOf(evidence);
    }
}
