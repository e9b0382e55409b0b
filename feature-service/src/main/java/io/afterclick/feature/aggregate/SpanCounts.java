package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Tallies;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * Adds up counts within a window, in spans of a {@value #SPANS}th of it. With a window that never ends there is one span.
 *
 * <p>Exact in any order although old spans are let go: one goes because a span that is later by a window holds something,
 * and that stays true whatever comes later; for this, spans that have come to 0 are kept too.
 *
 * @param window how far the newest span reaches back
 */
record SpanCounts(Window window) {
    /** Spans of a window, and so the largest number that is kept. */
    static final int SPANS = 32;

    static final Tallies NONE = new Tallies(List.of(), FeatureValue.NEVER);

    /** Span that a time lies in. */
    long spanOf(long timeMillis) {
        return window.isForever()
                ? 0
                : Math.floorDiv(timeMillis, Math.max(1, window.length().toMillis() / SPANS));
    }

    Tallies merge(FeatureValue left, FeatureValue right) {
        if (!(left instanceof Tallies a && right instanceof Tallies b)) {
            throw new IllegalArgumentException("only counts by spans can be added up");
        }
        TreeMap<Long, Tally> sums = new TreeMap<>();
        a.entries().forEach(tally -> sums.merge(tally.span(), tally, Tally::plus));
        b.entries().forEach(tally -> sums.merge(tally.span(), tally, Tally::plus));
        if (!sums.isEmpty()) {
            sums.headMap(sums.lastKey() - SPANS, true).clear();
        }
        return new Tallies(List.copyOf(sums.descendingMap().values()), later(a.asOf(), b.asOf()));
    }

    static long count(FeatureValue kept) {
        return tallies(kept).entries().stream().mapToLong(Tally::count).sum();
    }

    static long base(FeatureValue kept) {
        return tallies(kept).entries().stream().mapToLong(Tally::base).sum();
    }

    private static Tallies tallies(FeatureValue kept) {
        if (kept instanceof Tallies tallies) {
            return tallies;
        }
        throw new IllegalArgumentException("only counts by spans can be counted");
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
