package io.afterclick.bandit.count;

import java.time.Duration;

/**
 * The {@value #COUNT} bins, each four times as wide as all before it, into which ages of clicks and delays of read-ons
 * fall: bin i holds [edge(i - 1), edge(i)) with edge(i) = read window / 4^(11 - i) and edge(-1) = 0.
 *
 * <p>They are geometric because delays are: one set serves windows of seconds and of weeks, and a click crosses at most
 * {@value #COUNT} edges in its life, so ageing costs a bounded number of revisions. Immutable.
 */
public final class AgeBins {
    /** Number of bins; part of the contract {@code afterclick.bandit.v1.ArmCounts}. */
    public static final int COUNT = 12;

    /** Longest window for which the arithmetic below cannot overflow. */
    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);

    private final long windowMillis;

    /** @param window the read window; 1 ms to 366 days */
    public AgeBins(Duration window) {
        if (window.toMillis() < 1 || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException("read window must be 1 ms to 366 days: " + window);
        }
        windowMillis = window.toMillis();
    }

    /** Bin of an age in milliseconds. Ages below 0 (clocks differ) are in the first bin, ages past the window in the last. */
    public int binOf(long ageMillis) {
        if (ageMillis >= windowMillis) {
            return COUNT - 1;
        }
        int bin = 0;
        // age >= window / 4^(11 - bin), without rounding the edge
        while (bin < COUNT - 1 && ageMillis << (2 * (COUNT - 1 - bin)) >= windowMillis) {
            bin++;
        }
        return bin;
    }

    /** Smallest age in milliseconds that lies beyond the bin. For the last bin: the window. */
    public long endMillis(int bin) {
        int shift = 2 * (COUNT - 1 - bin);
        return (windowMillis + (1L << shift) - 1) >> shift;
    }
}
