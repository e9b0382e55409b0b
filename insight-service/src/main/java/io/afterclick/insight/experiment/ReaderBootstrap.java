package io.afterclick.insight.experiment;

import io.afterclick.insight.report.Estimate;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Intervals by drawing readers anew, with all that they did: each counts as often as a Poisson variable of mean 1 says, which
 * is the bootstrap for many readers without drawing a sum. (Chamandy, Muralidharan, Najmi, Naidu, "Estimating uncertainty for
 * massive data streams", Google 2012.)
 *
 * <p>The same seed gives the same intervals, whatever the number of threads: replicate i has the i-th generator.
 */
public final class ReaderBootstrap {
    private final int replicates;
    private final long seed;

    public ReaderBootstrap(int replicates, long seed) {
        this.replicates = replicates;
        this.seed = seed;
    }

    /** Percentile interval of variant / control − 1. */
    public Estimate relative(VariantReaders control, VariantReaders variant, Metric metric, double confidence) {
        double[] differences = IntStream.range(0, replicates)
                .parallel()
                .mapToDouble(i -> {
                    SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (i + 1L));
                    return ratio(variant, metric, random) / ratio(control, metric, random) - 1;
                })
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double value = ratio(variant, metric) / ratio(control, metric) - 1;
        if (differences.length < replicates / 2) {
            return new Estimate(value, Double.NaN, Double.NaN);
        }
        return new Estimate(
                value, quantile(differences, (1 - confidence) / 2), quantile(differences, (1 + confidence) / 2));
    }

    private static double ratio(VariantReaders readers, Metric metric) {
        return readers.total(metric.numerator()) / readers.total(metric.denominator());
    }

    private static double ratio(VariantReaders readers, Metric metric, SplittableRandom random) {
        double x = 0;
        double y = 0;
        for (int reader = 0; reader < readers.readers(); reader++) {
            int times = poisson(random);
            x += times * readers.count(reader, metric.numerator());
            y += times * readers.count(reader, metric.denominator());
        }
        return x / y;
    }

    /** By inversion. */
    private static int poisson(SplittableRandom random) {
        double left = random.nextDouble();
        double probability = Math.exp(-1);
        int value = 0;
        while (left >= probability && value < 100) {
            left -= probability;
            value++;
            probability /= value;
        }
        return value;
    }

    private static double quantile(double[] sorted, double at) {
        double place = at * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
