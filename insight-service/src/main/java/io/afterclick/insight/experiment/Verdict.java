package io.afterclick.insight.experiment;

/**
 * What an experiment says about a variant.
 *
 * @param words one or two sentences
 */
public record Verdict(String variant, Kind kind, String words) {
    /** The verdict in a word. */
    public enum Kind {
        /** The split is not what it should be: no number counts. */
        BROKEN,
        BETTER,
        WORSE,
        /** Better by its primary metric, at the price of a guard-rail. */
        GUARD_RAIL_BROKEN,
        /** No difference was found. */
        NO_DIFFERENCE
    }
}
