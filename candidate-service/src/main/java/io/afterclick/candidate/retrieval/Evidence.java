package io.afterclick.candidate.retrieval;

import java.util.Comparator;

/**
 * How one retriever found a candidate.
 *
 * @param retriever its name
 * @param rank place in its list, from 1
 * @param score its own score
 */
public record Evidence(String retriever, int rank, double score) {
    /** The order in which evidence is told; ties go by name. */
    static final Comparator<Evidence> BEST_RANK_FIRST =
            Comparator.comparingInt(Evidence::rank).thenComparing(Evidence::retriever);
}
