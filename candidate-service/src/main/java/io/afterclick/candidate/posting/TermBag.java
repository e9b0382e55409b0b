package io.afterclick.candidate.posting;

import java.util.LinkedHashMap;
import java.util.Map;

/** The terms of one work with their frequencies, in the order of their first use. Not thread-safe. */
public final class TermBag {
    private final Map<Term, Integer> frequencies = new LinkedHashMap<>();
    private final int[] lengths;

    /** @param fields number of fields */
    public TermBag(int fields) {
        this.lengths = new int[fields];
    }

    /**
     * Adds one use of a term.
     *
     * @param countsForLength false for a term that stands for the same words as the one before
     */
    public void add(int field, String text, boolean countsForLength) {
        frequencies.merge(new Term(field, text), 1, Integer::sum);
        lengths[field] += countsForLength || lengths[field] == 0 ? 1 : 0;
    }

    /** Adds a term of which only the presence counts. */
    public void addOnce(int field, String text) {
        if (frequencies.put(new Term(field, text), 1) == null) {
            lengths[field]++;
        }
    }

    Map<Term, Integer> frequencies() {
        return frequencies;
    }

    int length(int field) {
        return lengths[field];
    }
}
