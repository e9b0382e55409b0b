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

    /** An arm's prior is at least this strong, so that no draw gets stuck at 0 or 1. */
    private static final double LEAST_OF_ARM = 0.5;

    private PriorStrength() {}

    /**
     * Strength of the Beta that has the mean and the variance of an arm whose work is not known exactly: the arm's rate is
     * Beta around the work's with strength k, and the work's has a variance of its own. With m the mean and v that variance
     * over m (1 - m), the whole variance is m (1 - m) (1 + k v) / (k + 1), so that its strength is (k + 1) / (1 + k v) - 1.
     *
     * @param strength k: how alike the arms of a work are
     * @param workVariance v: 0 where the work is known exactly
     */
    static double ofArm(double strength, double workVariance) {
        return Math.max(LEAST_OF_ARM, (strength + 1) / (1 + strength * workVariance) - 1);
    }

    /**
     * Strength of the Beta that has the mean and the variance of the product of two independent ones.
     *
     * @param first mean of the first, and then its strength
     * @param second mean of the second, and then its strength
     */
    static double ofProduct(double first, double firstStrength, double second, double secondStrength) {
        double firstVariance = (1 - first) / (first * (firstStrength + 1));
        double secondVariance = (1 - second) / (second * (secondStrength + 1));
        double product = first * second;
        double variance = firstVariance + secondVariance + firstVariance * secondVariance;
        return Math.max(LEAST_OF_ARM, (1 - product) / (product * variance) - 1);
    }

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
        if (trials == 0) {
            return 0;
        }
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
        if (expected == 0) {
            return 0;
        }
        return logGamma(events + strength)
                - logGamma(strength)
                + strength * Math.log(strength)
                - (events + strength) * Math.log(expected + strength);
    }

    private static double logGamma(double x) {
        return LogGamma.value(x);
    }
}
