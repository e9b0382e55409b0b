package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.SlateCounts;

/**
 * Beta posteriors of both steps, for each candidate: click given impression, read-on given click.
 *
 * <p><b>Click.</b> Trials are all impressions, successes all clicks. An impression whose click window is open counts as
 * a trial at once: the clicks that there will be come within seconds, while the window is half an hour. Leaving open
 * impressions out would count clicks half an hour before the misses that belong to them, so that everything shown lately
 * looked better than it is and was shown still more. The prior's odds are the tenant's click odds times a falling
 * function of fused rank with mean 1 over the places of the slate, where the tenant's rate was earned; so arms that
 * nobody has seen start in fusion order, and no rate passes 1.
 *
 * <p><b>Read-on.</b> Trials are read-ons, ripe failures and pending clicks weighted by {@link DelayDistribution}. The
 * prior's mean is the tenant's read-on rate, counted in the same way.
 *
 * <p>Arrays [candidates], in fusion order. Immutable after construction.
 */
final class Posteriors {
    private final double[] clickA;
    private final double[] clickB;
    private final double[] readOnA;
    private final double[] readOnB;

    /** @param slateLength places of the slate, 1 or more */
    Posteriors(SlateCounts counts, int slateLength, PriorSettings settings) {
        int size = counts.size();
        clickA = new double[size];
        clickB = new double[size];
        readOnA = new double[size];
        readOnB = new double[size];
        DelayDistribution delays = new DelayDistribution(counts, settings.delayStrength());
        double clickOdds = odds(clickRate(counts, settings));
        double readOnMean = readOnRate(counts, settings, delays);
        double shapeMean = shapeMean(Math.min(slateLength, size), settings);
        for (int i = 0; i < size; i++) {
            double priorOdds = clickOdds * shape(i + 1, settings) / shapeMean;
            double priorMean = priorOdds / (1 + priorOdds);
            clickA[i] = settings.clickStrength() * priorMean + counts.clicks(i);
            clickB[i] = settings.clickStrength() * (1 - priorMean) + counts.impressions(i) - counts.clicks(i);
            double failures = counts.ripeFailures(i);
            for (int bin = 0; bin < AgeBins.COUNT; bin++) {
                failures += delays.weight(bin) * counts.pendingClicks(i, bin);
            }
            readOnA[i] = settings.readOnStrength() * readOnMean + counts.readOns(i);
            readOnB[i] = settings.readOnStrength() * (1 - readOnMean) + failures;
        }
    }

    private static double clickRate(SlateCounts counts, PriorSettings settings) {
        double strength = settings.clickRateStrength();
        return (counts.sumOfClicks() + strength * settings.clickRate()) / (counts.sumOfImpressions() + strength);
    }

    private static double readOnRate(SlateCounts counts, PriorSettings settings, DelayDistribution delays) {
        double trials = counts.sumOfReadOns() + counts.sumOfRipeFailures();
        for (int bin = 0; bin < AgeBins.COUNT; bin++) {
            trials += delays.weight(bin) * counts.sumOfPendingClicks(bin);
        }
        double strength = settings.readOnRateStrength();
        return (counts.sumOfReadOns() + strength * settings.readOnRate()) / (trials + strength);
    }

    private static double shapeMean(int places, PriorSettings settings) {
        double sum = 0;
        for (int rank = 1; rank <= places; rank++) {
            sum += shape(rank, settings);
        }
        return sum / places;
    }

    private static double shape(int rank, PriorSettings settings) {
        return Math.pow(rank + settings.rankOffset(), -settings.rankExponent());
    }

    private static double odds(double rate) {
        return rate / (1 - rate);
    }

    int size() {
        return clickA.length;
    }

    double clickMean(int candidate) {
        return clickA[candidate] / (clickA[candidate] + clickB[candidate]);
    }

    double readOnMean(int candidate) {
        return readOnA[candidate] / (readOnA[candidate] + readOnB[candidate]);
    }

    double clickA(int candidate) {
        return clickA[candidate];
    }

    double clickB(int candidate) {
        return clickB[candidate];
    }

    double readOnA(int candidate) {
        return readOnA[candidate];
    }

    double readOnB(int candidate) {
        return readOnB[candidate];
    }
}
