package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Tallies;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Adds up changes. Not idempotent: each change must come once. Terms may be negative, the order is free.
 *
 * @param window how far back is counted
 */
public record Sum(Window window) implements Aggregation {
    public Sum {
        Objects.requireNonNull(window);
    }

    /** What one record changes. */
    public Tallies change(long count, long timeMillis, Instant asOf) {
        return new Tallies(List.of(new Tally(new SpanCounts(window).spanOf(timeMillis), count, 0)), asOf);
    }

    @Override
    public Tallies empty() {
        return SpanCounts.NONE;
    }

    @Override
    public Tallies merge(FeatureValue left, FeatureValue right) {
        return new SpanCounts(window).merge(left, right);
    }

    @Override
    public boolean isIdempotent() {
        return false;
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof Tallies;
    }

    @Override
    public Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors) {
        return Optional.of(new Count(SpanCounts.count(kept), kept.asOf()));
    }

    @Override
    public boolean publishes(FeatureValue value) {
        return value instanceof Count;
    }

    @Override
    public Optional<FeatureValue> initial() {
        return Optional.of(new Count(0, FeatureValue.NEVER));
    }

    @Override
    public String definition() {
        return "sum(" + window.definition() + ")";
    }
}
