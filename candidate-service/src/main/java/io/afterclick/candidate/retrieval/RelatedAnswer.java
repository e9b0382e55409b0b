package io.afterclick.candidate.retrieval;

import java.util.List;
import java.util.Optional;

/**
 * Candidates of one query work.
 *
 * @param candidates best first, distinct, never the query work
 * @param modelVersion model that the learned retrievers used; empty before the first
 */
public record RelatedAnswer(List<Candidate> candidates, Optional<String> modelVersion) {
    public RelatedAnswer {
        candidates = List.copyOf(candidates);
    }
}
