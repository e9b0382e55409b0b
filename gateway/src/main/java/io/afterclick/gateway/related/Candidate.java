package io.afterclick.gateway.related;

import java.util.List;

/**
 * A work that was found, and by which retrievers.
 *
 * @param workId the work
 * @param score fused score, larger is better, comparable within one list
 * @param evidence what each retriever said, best first; not empty
 * @param pinned whether a rule wants it before all that are not pinned
 * @param unclickedImpressions how often the reader who asks has seen it without a click since its last click
 */
public record Candidate(
        String workId, double score, List<Evidence> evidence, boolean pinned, int unclickedImpressions) {
    public Candidate {
        evidence = List.copyOf(evidence);
    }

    /** One of which it is not said who asks. */
    public Candidate(String workId, double score, List<Evidence> evidence, boolean pinned) {
        this(workId, score, evidence, pinned, 0);
    }

    /** One that no rule pins. */
    public Candidate(String workId, double score, List<Evidence> evidence) {
        this(workId, score, evidence, false);
    }

    /** The same for a reader who has seen it so often. */
    Candidate seenUnclicked(int times) {
        return times == unclickedImpressions ? this : new Candidate(workId, score, evidence, pinned, times);
    }
}
