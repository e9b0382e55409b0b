package io.afterclick.bandit.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Bootstrap replicates of the estimates: the rows are drawn anew with replacement, the reward models fitted anew, and the ends of
 * an interval are percentiles of the replicates' values.
 *
 * <p>Efron, Tibshirani: An introduction to the bootstrap, 1993, chapter 13. The interval is about right for large samples, with
 * no guarantee: it cannot know of heavy rows that the log happens to lack. A row keeps its fold in all replicates, so that no
 * copy of it helps to predict another.
 */
final class PercentileBootstrap {
    static final int MAX_REPLICATES = 2_000;
    private static final int MIN_REPLICATES = 200;
    /** Rows drawn over all replicates: large logs get fewer replicates, so that they end within minutes. */
    private static final long MAX_DRAWS = 1_000_000_000L;

    private final PointEstimates[] replicates;

    private PercentileBootstrap(PointEstimates[] replicates) {
        this.replicates = replicates;
    }

    /**
     * Draws the replicates, on all processors; the result does not depend on their number.
     *
     * @param folds fold of each row
     * @param estimate from the sums of a replicate to its estimates
     * @param maxReplicates how many replicates at most; large logs get fewer
     */
    static PercentileBootstrap draw(
            LoggedSlots log,
            ImportanceWeights weights,
            byte[] folds,
            int foldCount,
            Function<SlotSums, PointEstimates> estimate,
            int maxReplicates,
            SplittableRandom random) {
        int[] packed = packed(log, folds);
        return draw(log.rows(), maxReplicates, random, generator -> {
            SlotSums sums = new SlotSums(foldCount, log.cellCount());
            for (int drawn = 0; drawn < packed.length; drawn++) {
                int row = generator.nextInt(packed.length);
                sums.addAt(packed[row] >>> 1, weights.weights()[row], weights.keeps(row), (packed[row] & 1) == 1);
            }
            return estimate.apply(sums);
        });
    }

    /**
     * Draws the replicates, on all processors; the result does not depend on their number.
     *
     * @param rows rows that a replicate looks at
     * @param maxReplicates how many replicates at most; large logs get fewer
     * @param replicate from a generator of its own to the estimates of a replicate
     */
    static PercentileBootstrap draw(
            int rows,
            int maxReplicates,
            SplittableRandom random,
            Function<SplittableRandom, PointEstimates> replicate) {
        int count = (int) Math.max(MIN_REPLICATES, Math.min(maxReplicates, MAX_DRAWS / rows));
        SplittableRandom[] generators = new SplittableRandom[count];
        for (int i = 0; i < count; i++) {
            generators[i] = random.split();
        }
        return new PercentileBootstrap(IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> replicate.apply(generators[i]))
                .toArray(PointEstimates[]::new));
    }

    /** Entry in the sums and success of each row in one number: each draw is a cache miss in large logs, so one array, not three. */
    private static int[] packed(LoggedSlots log, byte[] folds) {
        int[] packed = new int[log.rows()];
        for (int row = 0; row < packed.length; row++) {
            packed[row] =
                    SlotSums.entry(folds[row], log.cell(row), log.cellCount()) << 1 | (log.succeeded(row) ? 1 : 0);
        }
        return packed;
    }

    /** The interval of an estimator's value, cut to [0, 1]; empty if no replicate has a value. */
    Optional<Interval> interval(Estimator estimator, int scope, double failure) {
        return interval(
                Arrays.stream(replicates)
                        .mapToDouble(replicate -> replicate.value(estimator, scope))
                        .toArray(),
                failure);
    }

    /** The interval of the logging policy's own success rate. */
    Optional<Interval> successRateInterval(double failure) {
        return interval(
                Arrays.stream(replicates)
                        .mapToDouble(replicate -> replicate.successRate(PointEstimates.OVERALL))
                        .toArray(),
                failure);
    }

    private static Optional<Interval> interval(double[] values, double failure) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        return sorted.length == 0
                ? Optional.empty()
                : Optional.of(
                        new Interval(quantile(sorted, failure / 2), quantile(sorted, 1 - failure / 2)).withinRates());
    }

    /** Linear interpolation between the order statistics around the quantile. */
    private static double quantile(double[] sorted, double probability) {
        double place = probability * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
