package io.afterclick.insight.rate;

import io.afterclick.insight.report.Estimate;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The score interval of a share of independent trials, which holds also for few of them. (Wilson, "Probable inference, the
 * law of succession, and statistical inference", JASA 1927.)
 */
public final class Wilson {
    private Wilson() {}

    /** @return without an interval where there are no trials */
    public static Estimate interval(double successes, double trials, double confidence) {
        if (trials == 0) {
            return Estimate.none();
        }
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
        double share = successes / trials;
        double weight = 1 / (1 + z * z / trials);
        double centre = weight * (share + z * z / (2 * trials));
        double half = weight * z * Math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
        return new Estimate(share, Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
