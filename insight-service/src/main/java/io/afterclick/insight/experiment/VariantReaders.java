package io.afterclick.insight.experiment;

import io.afterclick.insight.rate.Moments;
import io.afterclick.insight.rate.Rate;

/**
 * The readers of a variant with their counts. Thread-safe once it is filled.
 *
 * <p>Flat, [readers x counts], row-major: {@value #COUNTS} numbers for each reader, whatever is asked of them.
 */
public final class VariantReaders {
    static final int COUNTS = 10;

    private final String name;
    private final String policy;
    private double[] counts = new double[COUNTS * 64];
    private int readers;

    /**
     * @param name of the variant
     * @param policy that ordered its slates, as it is shown
     */
    public VariantReaders(String name, String policy) {
        if (COUNTS != Count.values().length) {
            throw new IllegalStateException("there are " + Count.values().length + " counts");
        }
        this.name = name;
        this.policy = policy;
    }

    /** Adds a reader with a number for each {@link Count}, in its order. */
    public void add(double[] reader) {
        if (reader.length != COUNTS) {
            throw new IllegalArgumentException(reader.length + " counts instead of " + COUNTS);
        }
        if ((readers + 1) * COUNTS > counts.length) {
            counts = java.util.Arrays.copyOf(counts, Math.multiplyExact(counts.length, 2));
        }
        System.arraycopy(reader, 0, counts, readers * COUNTS, COUNTS);
        readers++;
    }

    public String name() {
        return name;
    }

    public String policy() {
        return policy;
    }

    public int readers() {
        return readers;
    }

    /** A count of a reader. */
    public double count(int reader, Count count) {
        return counts[reader * COUNTS + count.ordinal()];
    }

    /** A count over all readers. */
    public double total(Count count) {
        double total = 0;
        for (int reader = 0; reader < readers; reader++) {
            total += count(reader, count);
        }
        return total;
    }

    /** A metric with its variance by the delta method over readers. */
    public Rate rate(Metric metric) {
        Moments moments = new Moments(2);
        double[] pair = new double[2];
        for (int reader = 0; reader < readers; reader++) {
            pair[0] = count(reader, metric.numerator());
            pair[1] = count(reader, metric.denominator());
            moments.add(pair);
        }
        return moments.rate(0, 1);
    }
}
