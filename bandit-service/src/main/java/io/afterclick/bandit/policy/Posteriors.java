package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.SlateCounts;

/**
 * What is believed of each candidate: Beta posteriors of click given that a reader looked, of read-on given click, and of
 * both at once, and the mean of the chain.
 *
 * <p><b>Click.</b> Trials are impressions, each by the probability that a reader looks at its position, so that the clicks
 * which a low position misses are not held against a work; successes are all clicks. An impression whose click window is
 * open counts as a trial at once: the clicks that there will be come within seconds, while the window is half an hour.
 * Leaving open impressions out would count clicks half an hour before the misses that belong to them, so that everything
 * shown lately looked better than it is and was shown still more. Beta with fractional trials is the usual approximation
 * to the posterior of the position-based model (P. Lagrée, C. Vernade and O. Cappé, "Multiple-play bandits in the
 * position-based model", NIPS 2016), close where clicks are rare.
 *
 * <p><b>Read-on.</b> Trials are read-ons, ripe failures and pending clicks, these weighted by {@link DelayDistribution}.
 *
 * <p>Arrays [candidates], in fusion order. Immutable after construction.
 */
public final class Posteriors {
    private final double[] clickA;
    private final double[] clickB;
    private final double[] readOnA;
    private final double[] readOnB;
    private final double[] yieldA;
    private final double[] yieldB;
    private final double[] chainMean;

    /** Posteriors that were computed before: for replays. The arrays are taken over; all are equally long. */
    @SuppressWarnings("ParameterNumber")
    public Posteriors(
            double[] clickA,
            double[] clickB,
            double[] readOnA,
            double[] readOnB,
            double[] yieldA,
            double[] yieldB,
            double[] chainMean) {
        this.clickA = clickA;
        this.clickB = clickB;
        this.readOnA = readOnA;
        this.readOnB = readOnB;
        this.yieldA = yieldA;
        this.yieldB = yieldB;
        this.chainMean = chainMean;
    }

    /**
     * Posteriors of the candidates of one request.
     *
     * @param counts of the candidates in fusion order, weighed by the prior's weighing
     * @param scores fused scores [candidates]; 0 where not known
     * @param slateLength places of the slate, 1 or more
     */
    public static Posteriors of(
            SlateCounts counts, double[] scores, int slateLength, TenantPrior tenantPrior, PolicySettings settings) {
        int size = counts.size();
        Posteriors posteriors = new Posteriors(
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size]);
        if (settings.prior() instanceof PolicySettings.Prior.Flat flat) {
            for (int i = 0; i < size; i++) {
                posteriors.set(i, counts, flat.a(), flat.b(), flat.a(), flat.b(), flat.a(), flat.b());
                posteriors.chainMean[i] = tenantPrior.chainMean(counts, i);
            }
            return posteriors;
        }
        double[] click = new double[size];
        double[] clickStrength = new double[size];
        double[] readOn = new double[size];
        double[] readOnStrength = new double[size];
        tenantPrior.click(counts, scores, slateLength, click, clickStrength);
        tenantPrior.readOn(counts, readOn, readOnStrength);
        for (int i = 0; i < size; i++) {
            double yield = click[i] * readOn[i];
            double yieldStrength = PriorStrength.ofProduct(click[i], clickStrength[i], readOn[i], readOnStrength[i]);
            posteriors.set(
                    i,
                    counts,
                    clickStrength[i] * click[i],
                    clickStrength[i] * (1 - click[i]),
                    readOnStrength[i] * readOn[i],
                    readOnStrength[i] * (1 - readOn[i]),
                    yieldStrength * yield,
                    yieldStrength * (1 - yield));
            posteriors.chainMean[i] = tenantPrior.chainMean(counts, i);
        }
        return posteriors;
    }

    private void set(
            int i,
            SlateCounts counts,
            double priorClickA,
            double priorClickB,
            double priorReadOnA,
            double priorReadOnB,
            double priorYieldA,
            double priorYieldB) {
        clickA[i] = priorClickA + counts.clicks(i);
        clickB[i] = priorClickB + counts.examined(i) - counts.clicks(i);
        readOnA[i] = priorReadOnA + counts.readOns(i);
        readOnB[i] = priorReadOnB + counts.failures(i);
        yieldA[i] = priorYieldA + counts.readOns(i);
        yieldB[i] = priorYieldB + counts.examined(i) - counts.readOns(i);
    }

    /** Number of candidates. */
    public int size() {
        return clickA.length;
    }

    public double clickMean(int candidate) {
        return clickA[candidate] / (clickA[candidate] + clickB[candidate]);
    }

    public double readOnMean(int candidate) {
        return readOnA[candidate] / (readOnA[candidate] + readOnB[candidate]);
    }

    public double clickA(int candidate) {
        return clickA[candidate];
    }

    public double clickB(int candidate) {
        return clickB[candidate];
    }

    public double readOnA(int candidate) {
        return readOnA[candidate];
    }

    public double readOnB(int candidate) {
        return readOnB[candidate];
    }

    /** First parameter of the Beta of read-on given that a reader looked, as one step. */
    public double yieldA(int candidate) {
        return yieldA[candidate];
    }

    /** Second parameter of the Beta of read-on given that a reader looked, as one step. */
    public double yieldB(int candidate) {
        return yieldB[candidate];
    }

    /** Expected number of further works read on for each read-on. */
    public double chainMean(int candidate) {
        return chainMean[candidate];
    }
}
