package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.franchise.Franchises;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What can be asked for a tenant at one moment: its catalog, and retrievers that belong together. Thread-safe. */
public interface TenantRetrieval {
    /** The works. */
    Catalog catalog();

    /** All retrievers of the tenant; those that the fusion gives no weight only fill lists up, in this order. */
    List<Retriever> retrievers();

    /** Which works tell of one story. */
    Franchises franchises();

    /**
     * Whether a work, by ordinal, counts as new at the time of this call: the model does not know it, or it came out lately.
     */
    IntPredicate newWorks();

    /** How the retrievers' lists are merged; belongs to the model where there is one. */
    Fusion fusion();

    /** Version of the model behind the learned retrievers; empty before the first. */
    Optional<String> modelVersion();

    /**
     * Ordinals of the works that a reader's imported reads are of, as far as the model was trained on them; the caller may
     * change the set.
     */
    BitSet importedWorksOf(String readerId);
}
