package io.afterclick.candidate.retrieval;

import java.util.List;

/** A way of merging retrievers' ranked lists into one. Thread-safe. */
public interface Fusion {
    /** Whether this retriever's list has any weight; one that has none need not be asked. */
    boolean counts(String retriever);

    /**
     * All works of all lists, with fused scores that are never negative.
     *
     * @param rankings one for each retriever
     */
    FusedWorks fuse(List<RetrieverRanking> rankings);
}
