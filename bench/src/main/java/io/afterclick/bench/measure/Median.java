package io.afterclick.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/** The middle of measurements, which one disturbed run does not move. */
public final class Median {
    private Median() {}

    /** The middle value, or the mean of the two middle ones; NaN of nothing. */
    public static double of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The middle value, or the mean of the two middle ones; NaN of nothing. */
    public static double of(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
