package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import java.time.Instant;

/** Adds up changes. Not idempotent: each change must come once. Terms may be negative, the order is free. */
public record Sum() implements Aggregation {
    private static final Count ZERO = new Count(0, FeatureValue.NEVER);

    @Override
    public Count empty() {
        return ZERO;
    }

    @Override
    public Count merge(FeatureValue left, FeatureValue right) {
        if (left instanceof Count a && right instanceof Count b) {
            return new Count(Math.addExact(a.count(), b.count()), later(a.asOf(), b.asOf()));
        }
        throw new IllegalArgumentException("only counts can be added up");
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof Count;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
