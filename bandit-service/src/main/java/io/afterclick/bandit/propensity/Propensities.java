package io.afterclick.bandit.propensity;

/**
 * How likely each candidate is to be shown at each position, with standard errors.
 *
 * <p>Arrays [candidates x places], row-major; at each place the probabilities of all candidates sum to 1. Immutable.
 */
public final class Propensities {
    private final int candidates;
    private final int places;
    private final double[] values;
    private final double[] standardErrors;

    Propensities(int candidates, int places, double[] values, double[] standardErrors) {
        this.candidates = candidates;
        this.places = places;
        this.values = values;
        this.standardErrors = standardErrors;
    }

    /** Probability that a candidate is shown at a place, both from 0. */
    public double value(int candidate, int place) {
        return values[candidate * places + place];
    }

    /** Standard error of {@link #value}; more than 0 but where chance plays no part. */
    public double standardError(int candidate, int place) {
        return standardErrors[candidate * places + place];
    }

    public int candidates() {
        return candidates;
    }

    public int places() {
        return places;
    }
}
