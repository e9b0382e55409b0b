package io.afterclick.candidate.retrieval;

import java.util.function.IntPredicate;

/**
 * What a retriever is asked.
 *
 * @param work ordinal of the query work in the tenant's catalog
 * @param allowed works that may be returned, by ordinal; false for the query work. Cheap, and the same throughout a query
 * @param limit most works to return, at least 1
 */
public record RelatedQuery(int work, IntPredicate allowed, int limit) {
    public RelatedQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but is " + limit);
        }
    }

    /** The same question for another number of works. */
    public RelatedQuery withLimit(int newLimit) {
        return new RelatedQuery(work, allowed, newLimit);
    }

    /** The same question, but without these works. */
    public RelatedQuery without(IntPredicate excluded) {
        return new RelatedQuery(work, ordinal -> allowed.test(ordinal) && !excluded.test(ordinal), limit);
    }

    /** The same question, but only for these works. */
    public RelatedQuery restrictedTo(IntPredicate wanted) {
        return new RelatedQuery(work, ordinal -> allowed.test(ordinal) && wanted.test(ordinal), limit);
    }
}
