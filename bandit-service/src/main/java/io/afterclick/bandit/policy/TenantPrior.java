package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.SlateCounts;
import io.afterclick.bandit.count.Weighing;

/**
 * What is believed of a tenant's arms before their own counts are looked at, as of one moment: arms take their prior from
 * their candidate work, works from the tenant.
 *
 * <p><b>Click.</b> An arm is expected to be clicked at the rate that its fused score has meant so far ({@link ScoreMap}),
 * times how much more or less than expected its work was clicked beside other query works: a work with a pretty cover is
 * known for it wherever it is shown first. While there are few scored impressions, the rate is the tenant's with odds that
 * fall with fused rank, so that arms which nobody has seen start in fusion order.
 *
 * <p><b>Read-on.</b> The rate of the work beside other query works, shrunk to the tenant's.
 *
 * <p><b>How firmly.</b> An arm is as uncertain as its work is, and then differs from it: where little is known of the work,
 * as of a new one, the arm's prior is wide, however alike the arms of a work are ({@link PriorStrength#ofArm}).
 *
 * <p>What a work did beside this query work is taken out of its share ("leave one out"), for it comes in with the arm's own
 * counts. Arrays [works + 1] by number of the work. Immutable, thread-safe.
 */
public final class TenantPrior {
    private static final double LEAST_RATE = 1e-6;
    private static final double MOST_RATE = 0.99;

    private final Weighing weighing;
    private final PriorSettings settings;
    private final Rates rates;
    private final Works works;
    private final RankShape shape;

    /**
     * Rates of the tenant.
     *
     * @param scoreMap click rate by fused score
     * @param click click rate of all arms
     * @param readOn read-on rate of all clicks
     * @param chain further works read on for each read-on
     * @param clickStrength strength of an arm's click prior where its work is known
     * @param workClickStrength strength of the belief that a work is clicked as expected, in clicks
     * @param readOnStrength strength of an arm's read-on prior where its work is known
     * @param workReadOnStrength strength of a work's read-on prior
     */
    record Rates(
            ScoreMap scoreMap,
            double click,
            double readOn,
            double chain,
            double clickStrength,
            double workClickStrength,
            double readOnStrength,
            double workReadOnStrength) {}

    /**
     * What each work did in all arms together; arrays [works + 1] by number.
     *
     * @param clicks clicks
     * @param expectedClicks clicks that were expected by score
     * @param readOns read-ons
     * @param trials read-ons and failures
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of flat arrays, never compared
    record Works(double[] clicks, double[] expectedClicks, double[] readOns, double[] trials) {}

    TenantPrior(Weighing weighing, PriorSettings settings, Rates rates, Works works) {
        this.weighing = weighing;
        this.settings = settings;
        this.rates = rates;
        this.works = works;
        this.shape = new RankShape(settings);
    }

    /** How counts weigh that are to be set beside this prior. */
    public Weighing weighing() {
        return weighing;
    }

    /** Strength of an arm's click prior where its work is known, in examined impressions. */
    public double clickStrength() {
        return rates.clickStrength();
    }

    /** Strength of an arm's read-on prior where its work is known, in clicks. */
    public double readOnStrength() {
        return rates.readOnStrength();
    }

    /** Click rate of the tenant, at the first position. */
    public double clickRate() {
        return rates.click();
    }

    /** Read-on rate of the tenant. */
    public double readOnRate() {
        return rates.readOn();
    }

    /**
     * Priors of click given that a reader looked.
     *
     * @param means [candidates], filled
     * @param strengths [candidates], filled
     */
    void click(SlateCounts counts, double[] scores, int slateLength, double[] means, double[] strengths) {
        int size = counts.size();
        double mapShare = rates.scoreMap().trials() / (rates.scoreMap().trials() + settings.scoreMapStrength());
        double logOdds = logOdds(rates.click()) - shape.logMean(Math.min(slateLength, size));
        for (int i = 0; i < size; i++) {
            double byRank = logOdds + shape.log(i + 1);
            double both = scores[i] == 0
                    ? byRank
                    : byRank + mapShare * (rates.scoreMap().logOdds(scores[i]) - byRank);
            double workClicks = rates.workClickStrength();
            double expected = rates.workClickStrength();
            int work = counts.workNumber(i);
            if (work < works.clicks().length) {
                double own = counts.examined(i) == 0
                        ? 0
                        : counts.examined(i) * rates.scoreMap().rate(scores[i]);
                workClicks += Math.max(0, works.clicks()[work] - counts.clicks(i));
                expected += Math.max(0, works.expectedClicks()[work] - own);
            }
            double odds = Math.exp(both) * workClicks / expected;
            double mean = bounded(odds / (1 + odds));
            means[i] = mean;
            strengths[i] = PriorStrength.ofArm(rates.clickStrength(), mean / (1 - mean) / workClicks);
        }
    }

    /**
     * Priors of read-on given click.
     *
     * @param means [candidates], filled
     * @param strengths [candidates], filled
     */
    void readOn(SlateCounts counts, double[] means, double[] strengths) {
        for (int i = 0; i < means.length; i++) {
            double readOns = rates.workReadOnStrength() * rates.readOn();
            double trials = rates.workReadOnStrength();
            int work = counts.workNumber(i);
            if (work < works.clicks().length) {
                double others = Math.max(0, works.readOns()[work] - counts.readOns(i));
                readOns += others;
                trials += Math.max(others, works.trials()[work] - counts.readOns(i) - counts.failures(i));
            }
            means[i] = bounded(readOns / trials);
            strengths[i] = PriorStrength.ofArm(rates.readOnStrength(), 1 / (trials + 1));
        }
    }

    private static double bounded(double rate) {
        return Math.max(LEAST_RATE, Math.min(MOST_RATE, rate));
    }

    /** Expected number of further works read on for each read-on. */
    double chainMean(SlateCounts counts, int i) {
        double strength = settings.chainStrength();
        return (counts.chainReadOns(i) + strength * rates.chain()) / (counts.readOns(i) + strength);
    }

    private static double logOdds(double rate) {
        return Math.log(rate / (1 - rate));
    }

    /** How the odds of a click fall with fused rank, computed once. */
    private static final class RankShape {
        private static final int RANKS = 200;

        private final double[] log = new double[RANKS + 1];
        private final double[] logMean = new double[RANKS + 1];

        private RankShape(PriorSettings settings) {
            double sum = 0;
            for (int rank = 1; rank <= RANKS; rank++) {
                log[rank] = -settings.rankExponent() * Math.log(rank + settings.rankOffset());
                sum += Math.exp(log[rank]);
                logMean[rank] = Math.log(sum / rank);
            }
        }

        private double log(int rank) {
            return log[Math.min(rank, RANKS)];
        }

        /** Logarithm of the mean over the first places. */
        private double logMean(int places) {
            return logMean[Math.min(places, RANKS)];
        }
    }
}
