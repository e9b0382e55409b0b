package io.afterclick.candidate.retrieval;

/**
 * One way of finding candidates.
 *
 * <p>Implementations are thread-safe, never return the query work or a work that the query does not allow, and return
 * as many works as they know and the query allows, up to its limit.
 */
public interface Retriever {
    /** Name in evidence, weights and metrics: lower-case letters. */
    String name();

    /** Whether it finds works that no model knows yet. */
    default boolean findsUntrained() {
        return false;
    }

    /** The best works for a query, best first; empty where this retriever knows nothing of the query work. */
    RetrieverRanking retrieve(RelatedQuery query);
}
