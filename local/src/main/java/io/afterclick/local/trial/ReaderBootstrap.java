package io.afterclick.local.trial;

import io.afterclick.local.trial.Measures.Sum;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Intervals by drawing readers anew with replacement: visits of one reader are not independent. All policies are
 * computed from the same draws, so that differences between them, who met the same readers, have intervals as narrow as
 * they deserve. What readers do to each other through what a policy learns from them is not in the intervals: seeds are
 * for that.
 *
 * <p>Percentile intervals after B. Efron, R. Tibshirani, "An introduction to the bootstrap", 1993, chapter 13, of groups
 * of readers where there are more than {@value Measures#MAX_GROUPS} readers.
 */
final class ReaderBootstrap {
    private static final int REPLICATES = 1_000;
    private static final double OUTSIDE_EACH_SIDE = 0.025;

    private final Map<Measure, double[][]> values = new EnumMap<>(Measure.class); // by measure: [policies x replicates]

    ReaderBootstrap(List<Measures> trials, long seed) {
        for (Measure measure : Measure.values()) {
            values.put(measure, new double[trials.size()][REPLICATES]);
        }
        IntStream.range(0, REPLICATES).parallel().forEach(replicate -> draw(trials, replicate, seed));
    }

    private void draw(List<Measures> trials, int replicate, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + replicate);
        int groups = trials.get(0).groups();
        int[] times = new int[groups];
        for (int i = 0; i < groups; i++) {
            times[random.nextInt(groups)]++;
        }
        for (int trial = 0; trial < trials.size(); trial++) {
            double[] sums = new double[Sum.values().length];
            for (int group = 0; group < groups; group++) {
                for (Sum sum : Sum.values()) {
                    sums[sum.ordinal()] += times[group] * trials.get(trial).ofGroup(group, sum);
                }
            }
            for (Measure measure : Measure.values()) {
                values.get(measure)[trial][replicate] = measure.of(sums);
            }
        }
    }

    /** Interval of a measure of one trial. */
    Interval interval(Measure measure, int trial) {
        return percentiles(values.get(measure)[trial].clone());
    }

    /** Interval of the ratio of a trial's measure to another's, less 1. */
    Interval relativeDifference(Measure measure, int trial, int base) {
        double[] ratios = new double[REPLICATES];
        for (int i = 0; i < REPLICATES; i++) {
            ratios[i] = values.get(measure)[trial][i] / values.get(measure)[base][i] - 1;
        }
        return percentiles(ratios);
    }

    private static Interval percentiles(double[] replicates) {
        Arrays.sort(replicates);
        int low = (int) (OUTSIDE_EACH_SIDE * REPLICATES);
        return new Interval(replicates[low], replicates[REPLICATES - 1 - low]);
    }
}
