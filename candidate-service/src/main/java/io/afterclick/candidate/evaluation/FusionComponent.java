package io.afterclick.candidate.evaluation;

/**
 * A scorer that takes part in a fusion.
 *
 * @param name for reports
 * @param scale how its scores are made comparable
 */
public record FusionComponent(String name, WorkScorer scorer, Scale scale) {
    /** How scores of one question are made comparable with those of others. */
    public enum Scale {
        /** Less their mean, divided by their standard deviation, over the works that may be listed. */
        STANDARDISED,
        /** As they are, 0 where not found: for scores whose height means the same in every question. */
        AS_IS
    }
}
