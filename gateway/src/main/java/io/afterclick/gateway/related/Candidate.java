package io.afterclick.gateway.related;

import java.util.List;

/**
 * A work that was found, and by which retrievers.
 *
 * @param workId the work
 * @param score fused score, larger is better, comparable within one list
 * @param evidence what each retriever said, best first; not empty
 * @param pinned whether a rule wants it before all that are not pinned
 */
public record Candidate(String workId, double score, List<Evidence> evidence, boolean pinned) {
    public Candidate {
        evidence = List.copyOf(evidence);
    }

    /** One that no rule pins. */
    public Candidate(String workId, double score, List<Evidence> evidence) {
        this(workId, score, evidence, false);
    }
}
