package io.afterclick.gateway.related;

import java.util.List;

/**
 * Candidates of one query work.
 *
 * @param candidates best first, distinct
 * @param modelVersion model that the learned retrievers used; empty before the first
 */
public record CandidateList(List<Candidate> candidates, String modelVersion) {
    /** No candidates. */
    public static final CandidateList EMPTY = new CandidateList(List.of(), "");

    public CandidateList {
        candidates = List.copyOf(candidates);
    }
}
