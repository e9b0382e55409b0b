package io.afterclick.feature.aggregate;

import java.util.Comparator;

/**
 * What was counted in one span of time.
 *
 * @param span which one: spans count up with time
 * @param count how many of what is counted; negative only in what one record takes away
 * @param base how many of what it is a share of, where there is such
 */
public record Tally(long span, long count, long base) {
    /** Later spans first. */
    public static final Comparator<Tally> NEWEST_FIRST =
            Comparator.comparingLong(Tally::span).reversed();

    /** @throws ArithmeticException when a sum is out of range */
    Tally plus(Tally other) {
        return new Tally(span, Math.addExact(count, other.count), Math.addExact(base, other.base));
    }
}
