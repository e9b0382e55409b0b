package io.afterclick.candidate.retrieval;

/**
 * How candidates are found.
 *
 * @param depth works asked of each retriever, at least 1, or the request's limit where that is larger: fusion needs more
 *     than what is returned, since a work that is middling in several lists may be best of all
 * @param maxPerFranchise candidates of one franchise in a list; 0 for any number
 */
public record RetrievalSettings(int depth, int maxPerFranchise) {
    public RetrievalSettings {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1, but is " + depth);
        }
        if (maxPerFranchise < 0) {
            throw new IllegalArgumentException("maxPerFranchise must be at least 0, but is " + maxPerFranchise);
        }
    }
}
