package io.afterclick.insight.rate;

import java.util.Comparator;
import java.util.stream.IntStream;

/** P-values of many tests, adjusted so that they can be compared with one level. */
public final class ManyTests {
    private ManyTests() {}

    /**
     * Keeps the probability of any false alarm. (Holm, "A simple sequentially rejective multiple test procedure",
     * Scandinavian Journal of Statistics 1979.)
     *
     * @return in the order of the p-values; NaN, a test that was not made, stays NaN and counts nothing
     */
    public static double[] holm(double[] pValues) {
        int[] ascending = ascending(pValues);
        double[] adjusted = empty(pValues);
        double largest = 0;
        for (int i = 0; i < ascending.length; i++) {
            largest = Math.max(largest, Math.min(1, (ascending.length - i) * pValues[ascending[i]]));
            adjusted[ascending[i]] = largest;
        }
        return adjusted;
    }

    /**
     * Keeps the expected share of false alarms among the alarms. (Benjamini, Hochberg, "Controlling the false discovery
     * rate", JRSS B 1995.)
     *
     * @return in the order of the p-values; NaN, a test that was not made, stays NaN and counts nothing
     */
    public static double[] benjaminiHochberg(double[] pValues) {
        int[] ascending = ascending(pValues);
        double[] adjusted = empty(pValues);
        double smallest = 1;
        for (int i = ascending.length - 1; i >= 0; i--) {
            smallest = Math.min(smallest, pValues[ascending[i]] * ascending.length / (i + 1));
            adjusted[ascending[i]] = smallest;
        }
        return adjusted;
    }

    private static int[] ascending(double[] pValues) {
        return IntStream.range(0, pValues.length)
                .filter(i -> !Double.isNaN(pValues[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] empty(double[] pValues) {
        double[] adjusted = new double[pValues.length];
        java.util.Arrays.fill(adjusted, Double.NaN);
        return adjusted;
    }
}
