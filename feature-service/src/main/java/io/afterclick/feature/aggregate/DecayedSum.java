package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Adds up changes, each of which halves with time. Not idempotent, like {@link Sum}; in another order the last bits of a
 * value may differ.
 *
 * @param halfLife time in which a change comes to half, 1 s or more
 */
public record DecayedSum(Duration halfLife) implements Aggregation {
    /** @throws IllegalArgumentException when the half-life is out of its range */
    public DecayedSum {
        if (halfLife.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("half_life must be 1 s or more, not " + halfLife);
        }
    }

    /** What one record changes. */
    public Decayed change(double amount, Instant time) {
        return new Decayed(amount, halfLife, time);
    }

    @Override
    public Decayed empty() {
        return new Decayed(0, halfLife, FeatureValue.NEVER);
    }

    @Override
    public Decayed merge(FeatureValue left, FeatureValue right) {
        if (!(left instanceof Decayed a && right instanceof Decayed b)) {
            throw new IllegalArgumentException("only what decays can be added up");
        }
        Instant newest = SpanCounts.later(a.asOf(), b.asOf());
        return new Decayed(a.value() * a.left(newest) + b.value() * b.left(newest), halfLife, newest);
    }

    @Override
    public boolean isIdempotent() {
        return false;
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof Decayed decayed && decayed.halfLife().equals(halfLife);
    }

    @Override
    public Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors) {
        return Optional.of(kept);
    }

    @Override
    public boolean publishes(FeatureValue value) {
        return accepts(value);
    }

    @Override
    public Optional<FeatureValue> initial() {
        return Optional.of(empty());
    }

    @Override
    public String definition() {
        return "decayed_sum(" + halfLife.toMillis() + "ms)";
    }
}
