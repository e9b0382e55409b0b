package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.AgeBins;

/**
 * How soon those clicks read on that read on at all: F(age), the share of read-ons that had come by that age of the
 * click.
 *
 * <p>A click that is not read on yet is a failure with weight F(its age): had it been going to read on, it would have
 * done so by now with that probability. F comes from the tenant's read-ons by delay, with a weak prior that spreads over
 * all bins alike, which is uniform in the logarithm of the delay. An age is known by its bin only; the bin's lower edge
 * is taken, so that a click never weighs more than it should.
 *
 * <p>Delays of clicks whose windows are still open are cut off at their age, so F errs upward while a tenant is younger
 * than its read window. Method after O. Chapelle, "Modeling delayed feedback in display advertising", KDD 2014, and C.
 * Vernade, O. Cappé, V. Perchet, "Stochastic bandit models for delayed conversions", UAI 2017, with the empirical
 * distribution in place of a parametric one.
 */
final class DelayDistribution {
    private DelayDistribution() {}

    /**
     * Weights of pending clicks by bin of their age; 0 to 1, rising.
     *
     * @param readOnsByDelay [{@value AgeBins#COUNT}]
     * @param priorReadOns weight of the prior, in read-ons; more than 0
     */
    static double[] ripeness(double[] readOnsByDelay, double priorReadOns) {
        double total = priorReadOns;
        for (double readOns : readOnsByDelay) {
            total += readOns;
        }
        double[] ripeness = new double[AgeBins.COUNT];
        double before = 0;
        for (int bin = 0; bin < AgeBins.COUNT; bin++) {
            ripeness[bin] = before / total;
            before += readOnsByDelay[bin] + priorReadOns / AgeBins.COUNT;
        }
        return ripeness;
    }
}
