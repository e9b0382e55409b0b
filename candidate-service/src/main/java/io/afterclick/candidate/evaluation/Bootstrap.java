package io.afterclick.candidate.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * 95 % intervals by resampling readers with replacement (Efron, "Bootstrap Methods: Another Look at the Jackknife",
 * Annals of Statistics 1979; percentile intervals).
 *
 * <p>A resample holds fewer distinct readers than the sample, so statistics of the whole, such as coverage, are lower on
 * it throughout. Each interval is therefore moved by the difference between the figure and the resamples' mean.
 */
final class Bootstrap {
    private static final double TAIL = 0.025;

    private final int[][] resamples;

    Bootstrap(int units, int samples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.resamples = new int[samples][units];
        for (int[] resample : resamples) {
            for (int i = 0; i < units; i++) {
                resample[i] = random.nextInt(units);
            }
        }
    }

    /** The mean of one value per unit; units with NaN do not count. */
    Metric mean(String name, double[] values) {
        int[] all = new int[values.length];
        Arrays.setAll(all, i -> i);
        return metric(name, mean(values, all), resamples.length, resample -> mean(values, resample));
    }

    /** @param samples how many of the resamples to take, for statistics that are slow */
    Metric metric(String name, double value, int samples, ToDoubleFunction<int[]> statistic) {
        double[] resampled = Arrays.stream(resamples)
                .limit(samples)
                .mapToDouble(statistic)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (resampled.length == 0 || !Double.isFinite(value)) {
            return new Metric(name, value, value, value);
        }
        double shift = value - Arrays.stream(resampled).average().orElse(value);
        return new Metric(name, value, quantile(resampled, TAIL) + shift, quantile(resampled, 1 - TAIL) + shift);
    }

    private static double mean(double[] values, int[] units) {
        double sum = 0;
        int count = 0;
        for (int unit : units) {
            if (!Double.isNaN(values[unit])) {
                sum += values[unit];
                count++;
            }
        }
        return sum / count;
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
