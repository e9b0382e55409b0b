package io.afterclick.bandit.policy;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * How much arms differ from what is expected of them: the strength of their prior, fitted by empirical Bayes, that is by the
 * largest marginal likelihood of what was seen, as in J. O. Berger, "Statistical Decision Theory and Bayesian Analysis",
 * 2nd edition, 1985, section 3.5.
 *
 * <p>Looked for on a grid of powers of 2^(1/2), with a log-normal belief about the strength itself, so that a handful of
 * arms cannot carry it to an end.
 */
final class PriorStrength {
    private static final double LEAST = 1;
    private static final int STEPS = 27; // to 2^13
    private static final double STEP = Math.sqrt(2);

    /** Standard deviation of the belief about the logarithm of the strength. */
    private static final double SPREAD = 1;

    private PriorStrength() {}

    /** Marginal log-likelihood of one arm, given a strength. */
    interface Likelihood {
        double of(int arm, double strength);
    }

    /**
     * The most likely strength.
     *
     * @param usual what is believed of it before
     */
    static double fit(int arms, double usual, Likelihood likelihood) {
        double best = usual;
        double bestLog = Double.NEGATIVE_INFINITY;
        double strength = LEAST;
        for (int step = 0; step < STEPS; step++) {
            double far = Math.log(strength / usual) / SPREAD;
            double log = -far * far / 2;
            for (int arm = 0; arm < arms; arm++) {
                log += likelihood.of(arm, strength);
            }
            if (log > bestLog) {
                bestLog = log;
                best = strength;
            }
            strength *= STEP;
        }
        return best;
    }

    /** Log-likelihood of successes under Beta(strength x mean, strength x (1 - mean)); numbers may be fractions. */
    static double betaBinomial(double trials, double successes, double mean, double strength) {
        double a = strength * mean;
        double b = strength - a;
        return logGamma(successes + a)
                - logGamma(a)
                + logGamma(trials - successes + b)
                - logGamma(b)
                - logGamma(trials + strength)
                + logGamma(strength);
    }

    /** Log-likelihood of events under Gamma(strength, strength) times what is expected, but for terms without strength. */
    static double gammaPoisson(double expected, double events, double strength) {
        return logGamma(events + strength)
                - logGamma(strength)
                + strength * Math.log(strength)
                - (events + strength) * Math.log(expected + strength);
    }

    private static double logGamma(double x) {
        return LogGamma.value(x);
    }
}
