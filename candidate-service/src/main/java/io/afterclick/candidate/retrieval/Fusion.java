package io.afterclick.candidate.retrieval;

import java.util.List;
import java.util.function.IntFunction;

/** A way of merging retrievers' ranked lists into one. Thread-safe. */
public interface Fusion {
    /** Whether this retriever's list has any weight; one that has none need not be asked. */
    boolean counts(String retriever);

    /**
     * The best works of all lists.
     *
     * @param rankings one for each retriever
     * @param limit most works to return
     * @param idOfWork id of an ordinal: ties go to the smaller id, so that replicas agree
     * @return best first, distinct, each with the evidence of every retriever that found it
     */
    List<Candidate> fuse(List<RetrieverRanking> rankings, int limit, IntFunction<String> idOfWork);
}
