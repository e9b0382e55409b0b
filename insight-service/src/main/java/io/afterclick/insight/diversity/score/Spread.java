package io.afterclick.insight.diversity.score;

import java.util.Arrays;

/** How evenly amounts are spread over kinds, such as plays over genres. Amounts are 0 or more. */
public final class Spread {
    private Spread() {}

    /** Shannon's entropy in nats, 0 (one kind) to ln(kinds); NaN of nothing. */
    public static double entropy(double[] amounts) {
        double total = total(amounts);
        double entropy = 0;
        for (double amount : amounts) {
            if (amount > 0) {
                entropy -= amount / total * Math.log(amount / total);
            }
        }
        return total == 0 ? Double.NaN : entropy;
    }

    /** Probability that two draws are of different kinds, 1 - sum p^2: Rao's Q where all kinds are equally far apart. */
    public static double giniSimpson(double[] amounts) {
        double total = total(amounts);
        double same = 0;
        for (double amount : amounts) {
            same += amount * amount;
        }
        return total == 0 ? Double.NaN : 1 - same / (total * total);
    }

    /** Gini's coefficient: 0 (all kinds alike) to 1 - 1/kinds (all in one); NaN of nothing. */
    public static double gini(double[] amounts) {
        double total = total(amounts);
        if (total == 0) {
            return Double.NaN;
        }
        double[] sorted = amounts.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double ranked = 0;
        for (int i = 0; i < n; i++) {
            ranked += (2.0 * (i + 1) - n - 1) * sorted[i];
        }
        return ranked / (n * total);
    }

    private static double total(double[] amounts) {
        double total = 0;
        for (double amount : amounts) {
            total += amount;
        }
        return total;
    }
}
