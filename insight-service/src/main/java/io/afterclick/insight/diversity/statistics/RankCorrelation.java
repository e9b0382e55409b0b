package io.afterclick.insight.diversity.statistics;

import io.afterclick.insight.report.Estimate;
import java.util.stream.IntStream;

/**
 * Spearman's rank correlation: whether two measures order readers alike, whatever their scales. Ties get the mean of their
 * ranks (Spearman, "The proof and measurement of association between two things", 1904).
 */
public final class RankCorrelation {
    /** Variance of Fisher's z of ranks (Fieller, Hartley, Pearson, "Tests for rank correlation coefficients", 1957). */
    private static final double FIELLER = 1.06;

    private RankCorrelation() {}

    /** -1 to 1; NaN for fewer than two pairs or where one measure is the same throughout. */
    public static double of(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " values beside " + y.length);
        }
        return pearson(ranks(x), ranks(y));
    }

    /** The correlation with its 95 % interval. */
    public static Estimate estimate(double[] x, double[] y) {
        double rho = of(x, y);
        if (x.length < 4 || !(Math.abs(rho) < 1)) {
            return Estimate.of(rho);
        }
        double z = 0.5 * Math.log((1 + rho) / (1 - rho));
        double reach = Confidence.Z * Math.sqrt(FIELLER / (x.length - 3));
        return new Estimate(rho, Math.tanh(z - reach), Math.tanh(z + reach));
    }

    /** Ranks from 1, smallest first; equal values share the mean of their ranks. */
    public static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double pearson(double[] x, double[] y) {
        int n = x.length;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += x[i] / n;
            meanY += y[i] / n;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
    }
}
