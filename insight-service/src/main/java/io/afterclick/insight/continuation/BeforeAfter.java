package io.afterclick.insight.continuation;

import io.afterclick.insight.rate.Moments;
import io.afterclick.insight.rate.Rate;
import java.time.LocalDate;

/**
 * Outcomes before a day and from it on.
 *
 * @param change the first day after
 * @param moments of each reader's four counts before, then after: many readers are in both
 */
public record BeforeAfter(LocalDate change, Moments moments) {
    /** Counts of a reader. */
    public static final int COUNTS = 2 * Outcomes.COUNTS;

    /** A rate on both sides. */
    public record Side(String name, Rate before, Rate after, Rate difference) {}

    /** CTR, continuation rate, yield and share of one-and-dones. */
    public java.util.List<Side> sides() {
        return java.util.List.of(
                side("CTR", 1, 0),
                side("continuation rate", 2, 1),
                side("yield", 2, 0),
                side("one-and-dones by clicks", 3, 1));
    }

    public long clicksBefore() {
        return Math.round(moments.total(1));
    }

    public long clicksAfter() {
        return Math.round(moments.total(1 + Outcomes.COUNTS));
    }

    private Side side(String name, int numerator, int denominator) {
        return new Side(
                name,
                moments.rate(numerator, denominator),
                moments.rate(numerator + Outcomes.COUNTS, denominator + Outcomes.COUNTS),
                moments.difference(numerator, denominator, numerator + Outcomes.COUNTS, denominator + Outcomes.COUNTS));
    }
}
