package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.statistics.LogisticRegression;
import io.afterclick.insight.diversity.statistics.Odds;
import java.util.stream.IntStream;

/**
 * Do diverse readers stay? Compares, among readers of like activity, who returns.
 *
 * @param scored readers of the cohort whose diversity can be told
 * @param halves by activity
 * @param perDeviation odds ratio of returning for one standard deviation more diversity, with activity as covariate
 * @param perDoubling odds ratio of returning for twice the activity, in the same model
 */
public record Retention(int scored, HalvesByActivity halves, Odds perDeviation, Odds perDoubling) {
    /**
     * Compares the readers of a cohort.
     *
     * @param consumption of works with vectors in the cohort's period
     */
    public static Retention of(Cohort cohort, Consumption consumption, ReaderMeasure measure, int bins) {
        double[] all = new double[cohort.size()];
        for (int i = 0; i < all.length; i++) {
            int reader = cohort.readers()[i];
            all[i] = consumption.size(reader) < 2 ? Double.NaN : measure.of(consumption, reader);
        }
        int[] scored = IntStream.range(0, all.length)
                .filter(i -> !Double.isNaN(all[i]))
                .toArray();
        double[] diversity = IntStream.of(scored).mapToDouble(i -> all[i]).toArray();
        int[] activity = IntStream.of(scored).map(i -> cohort.activity()[i]).toArray();
        boolean[] returned = new boolean[scored.length];
        for (int i = 0; i < scored.length; i++) {
            returned[i] = cohort.returned()[scored[i]];
        }
        LogisticRegression model = model(diversity, activity, returned);
        return new Retention(
                scored.length, HalvesByActivity.of(diversity, activity, returned, bins), model.odds(0), model.odds(1));
    }

    private static LogisticRegression model(double[] diversity, int[] activity, boolean[] returned) {
        double[] standardised = standardised(diversity);
        double[] covariates = new double[2 * diversity.length];
        for (int i = 0; i < diversity.length; i++) {
            covariates[2 * i] = standardised[i];
            covariates[2 * i + 1] = Math.log(activity[i]) / Math.log(2);
        }
        return LogisticRegression.fit(covariates, 2, returned);
    }

    private static double[] standardised(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        double[] standardised = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standardised[i] = variance == 0 ? 0 : (values[i] - mean) / Math.sqrt(variance);
        }
        return standardised;
    }
}
