package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Tallies;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One sum as a share of another: {@code (a + count) / (a + b + base)}. Not idempotent, like {@link Sum}.
 *
 * @param prior what holds while little is known
 * @param window how far back is counted
 */
public record Rate(Prior prior, Window window) implements Aggregation {
    public Rate {
        Objects.requireNonNull(prior);
        Objects.requireNonNull(window);
    }

    /** What one record changes. */
    public Tallies change(long count, long base, long timeMillis, Instant asOf) {
        return new Tallies(List.of(new Tally(new SpanCounts(window).spanOf(timeMillis), count, base)), asOf);
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
        return Optional.of(new Number(prior.rate(SpanCounts.count(kept), SpanCounts.base(kept)), kept.asOf()));
    }

    @Override
    public boolean publishes(FeatureValue value) {
        return value instanceof Number;
    }

    @Override
    public Optional<FeatureValue> initial() {
        return Optional.of(new Number(prior.rate(0, 0), FeatureValue.NEVER));
    }

    @Override
    public String definition() {
        return "rate(" + prior.a() + "," + prior.b() + "," + window.definition() + ")";
    }
}
