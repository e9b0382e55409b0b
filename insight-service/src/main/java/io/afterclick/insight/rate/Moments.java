package io.afterclick.insight.rate;

/**
 * Sums of some counts over readers, and sums of their products: all that the delta method needs, however many readers there
 * are. Adds up, so that shards can be counted apart. Not thread-safe.
 *
 * <p>What one reader does goes together, so impressions or clicks are not independent draws, and the unit of variance is the
 * reader. For a smooth function f of the totals, with gradient g at them, the first-order term of f is the sum over readers
 * of g · v for the reader's counts v. Its variance is n/(n − 1) Σ (g · v − mean)², which is a quadratic form in the sums of
 * products. (Deng, Knoblich, Lu, "Applying the delta method in metric analytics: a practical guide with novel ideas", KDD
 * 2018, section 2.)
 */
public final class Moments {
    private final int counts;
    private long readers;
    private final double[] totals;
    /** [counts x counts], row-major, symmetric. */
    private final double[] products;

    /** @param counts how many counts each reader has */
    public Moments(int counts) {
        this.counts = counts;
        this.totals = new double[counts];
        this.products = new double[counts * counts];
    }

    /** Adds a reader. */
    public void add(double[] reader) {
        requireCounts(reader.length);
        readers++;
        for (int i = 0; i < counts; i++) {
            totals[i] += reader[i];
            for (int j = 0; j < counts; j++) {
                products[i * counts + j] += reader[i] * reader[j];
            }
        }
    }

    /**
     * Adds sums of many readers.
     *
     * @param more how many
     * @param sums of each count
     * @param pairs sums of products of the counts i and j, i ≤ j, in the order (0, 0), (0, 1), ..., (1, 1), ...
     */
    public void add(long more, double[] sums, double[] pairs) {
        requireCounts(sums.length);
        readers += more;
        int pair = 0;
        for (int i = 0; i < counts; i++) {
            totals[i] += sums[i];
            for (int j = i; j < counts; j++) {
                products[i * counts + j] += pairs[pair];
                if (i != j) {
                    products[j * counts + i] += pairs[pair];
                }
                pair++;
            }
        }
    }

    /** Adds what another one holds. */
    public void add(Moments other) {
        requireCounts(other.counts);
        readers += other.readers;
        for (int i = 0; i < totals.length; i++) {
            totals[i] += other.totals[i];
        }
        for (int i = 0; i < products.length; i++) {
            products[i] += other.products[i];
        }
    }

    public long readers() {
        return readers;
    }

    public double total(int count) {
        return totals[count];
    }

    /** Variance of a function of the totals with this gradient; NaN with fewer than 2 readers. */
    public double variance(double[] gradient) {
        requireCounts(gradient.length);
        if (readers < 2) {
            return Double.NaN;
        }
        double square = 0;
        double sum = 0;
        for (int i = 0; i < counts; i++) {
            sum += gradient[i] * totals[i];
            for (int j = 0; j < counts; j++) {
                square += gradient[i] * products[i * counts + j] * gradient[j];
            }
        }
        return Math.max(0, square - sum * sum / readers) * readers / (readers - 1.0);
    }

    /** The ratio of two totals; NaN where the second is 0. */
    public Rate rate(int numerator, int denominator) {
        double y = totals[denominator];
        if (y == 0) {
            return Rate.NONE;
        }
        double value = totals[numerator] / y;
        double[] gradient = new double[counts];
        gradient[numerator] += 1 / y;
        gradient[denominator] -= value / y;
        return new Rate(value, variance(gradient));
    }

    /** The second ratio less the first, where the same readers may be in both. */
    public Rate difference(int numerator1, int denominator1, int numerator2, int denominator2) {
        double y1 = totals[denominator1];
        double y2 = totals[denominator2];
        if (y1 == 0 || y2 == 0) {
            return Rate.NONE;
        }
        double value1 = totals[numerator1] / y1;
        double value2 = totals[numerator2] / y2;
        double[] gradient = new double[counts];
        gradient[numerator2] += 1 / y2;
        gradient[denominator2] -= value2 / y2;
        gradient[numerator1] -= 1 / y1;
        gradient[denominator1] += value1 / y1;
        return new Rate(value2 - value1, variance(gradient));
    }

    private void requireCounts(int given) {
        if (given != counts) {
            throw new IllegalArgumentException(given + " counts instead of " + counts);
        }
    }
}
