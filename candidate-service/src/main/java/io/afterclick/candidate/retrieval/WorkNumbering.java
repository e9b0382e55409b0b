package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.ranking.RankedWorks;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Both ways between a model's dense work indexes and the ordinals of a catalog.
 *
 * <p>Every index has an ordinal, since the ids of works that the catalog has not heard of yet are reserved there: a model
 * may be loaded before its catalog. Immutable.
 */
public final class WorkNumbering {
    /** Said of works that the other side does not have. */
    public static final int NONE = -1;

    private final int[] ordinals;
    private final int[] indexes;

    private WorkNumbering(int[] ordinals, int[] indexes) {
        this.ordinals = ordinals;
        this.indexes = indexes;
    }

    /**
     * @param workIds ids by model index, distinct
     * @param catalog where unknown ids are reserved; those that find no room have no ordinal
     */
    public static WorkNumbering of(String[] workIds, Catalog catalog) {
        int[] ordinals = new int[workIds.length];
        int highest = NONE;
        for (int index = 0; index < workIds.length; index++) {
            ordinals[index] = catalog.reserve(workIds[index]);
            highest = Math.max(highest, ordinals[index]);
        }
        int[] indexes = new int[highest + 1];
        Arrays.fill(indexes, NONE);
        for (int index = 0; index < ordinals.length; index++) {
            if (ordinals[index] != Catalog.NONE) {
                indexes[ordinals[index]] = index;
            }
        }
        return new WorkNumbering(ordinals, indexes);
    }

    /** Works in the model. */
    public int size() {
        return ordinals.length;
    }

    /** Catalog ordinal of a model index; {@link #NONE} where the catalog had no room. */
    public int ordinal(int index) {
        return ordinals[index];
    }

    /** Model index of a catalog ordinal; {@link #NONE} where the model does not know the work. */
    public int index(int ordinal) {
        return ordinal >= 0 && ordinal < indexes.length ? indexes[ordinal] : NONE;
    }

    /** The query's filter as a test of model indexes. */
    public IntPredicate allowedBy(RelatedQuery query) {
        return index -> ordinals[index] != NONE && query.allowed().test(ordinals[index]);
    }

    /** What a retriever found by model index, by catalog ordinal. */
    public RetrieverRanking ranking(String retriever, RankedWorks byIndex) {
        int[] found = new int[byIndex.size()];
        Arrays.setAll(found, i -> ordinals[byIndex.works()[i]]);
        return new RetrieverRanking(retriever, found, byIndex.scores());
    }
}
