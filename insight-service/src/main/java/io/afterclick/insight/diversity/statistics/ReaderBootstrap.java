package io.afterclick.insight.diversity.statistics;

import io.afterclick.insight.report.Estimate;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * 95 % percentile intervals from samples of readers, drawn with replacement and with all that is theirs (Efron, Tibshirani, "An
 * introduction to the bootstrap", 1993).
 */
public final class ReaderBootstrap {
    private static final int REPLICATES = 1_000;

    private ReaderBootstrap() {}

    /**
     * An interval around a statistic.
     *
     * @param readers how many there are
     * @param statistic of a sample, given how often it holds each reader; NaN where it has none
     */
    public static Estimate of(int readers, long seed, ToDoubleFunction<int[]> statistic) {
        int[] once = new int[readers];
        Arrays.fill(once, 1);
        double value = statistic.applyAsDouble(once);
        if (readers < 2) {
            return Estimate.of(value);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] replicates = new double[REPLICATES];
        int filled = 0;
        int[] times = new int[readers];
        for (int r = 0; r < REPLICATES; r++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < readers; i++) {
                times[random.nextInt(readers)]++;
            }
            double one = statistic.applyAsDouble(times);
            if (!Double.isNaN(one)) {
                replicates[filled++] = one;
            }
        }
        if (filled < REPLICATES / 2) {
            return Estimate.of(value);
        }
        double[] sorted = Arrays.copyOf(replicates, filled);
        Arrays.sort(sorted);
        return new Estimate(value, sorted[(int) (0.025 * (filled - 1))], sorted[(int) Math.ceil(0.975 * (filled - 1))]);
    }
}
