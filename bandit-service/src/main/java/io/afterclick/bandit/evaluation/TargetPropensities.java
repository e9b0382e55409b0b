package io.afterclick.bandit.evaluation;

/** How likely a target policy is to show each candidate of a decision at each position. Thread-safe. */
public interface TargetPropensities {
    /**
     * Probabilities, or unbiased estimates of them by drawing slates.
     *
     * @param seed of the draws: the same one gives the same estimates
     * @return [slots x candidates], row-major; each row sums to 1
     */
    double[] of(LoggedDecision decision, long seed);

    /**
     * Whether the target's beliefs don't follow from what the decision recorded, so that those of the logging policy stand in for
     * them.
     */
    default boolean standsIn(LoggedDecision decision) {
        return false;
    }
}
