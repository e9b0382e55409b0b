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
}
