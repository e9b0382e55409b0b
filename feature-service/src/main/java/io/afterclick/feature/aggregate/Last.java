package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.aggregate.FeatureValue.Newest;
import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Text;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * What the newest record says; records of the same order are put in one by what they say.
 *
 * @param shape what is made of it
 */
public record Last(Shape shape) implements Aggregation {
    /** What is made of the newest record. */
    public sealed interface Shape {
        /** The text that it holds. */
        record OfText() implements Shape {}

        /** The number that it holds. */
        record OfNumber() implements Shape {}

        /** 1 at the time that it speaks of, halving from then on. */
        record OfAge(Duration halfLife) implements Shape {
            /** @throws IllegalArgumentException when the half-life is out of its range */
            public OfAge {
                if (halfLife.compareTo(Duration.ofSeconds(1)) < 0) {
                    throw new IllegalArgumentException("half_life must be 1 s or more, not " + halfLife);
                }
            }
        }
    }

    private static final Comparator<Newest> BY_ORDER = Comparator.comparingLong(Newest::order)
            .thenComparing(Newest::asOf)
            .thenComparing(Newest::text)
            .thenComparingDouble(Newest::number);

    public Last {
        Objects.requireNonNull(shape);
    }

    @Override
    public Newest empty() {
        return Newest.nothing(Long.MIN_VALUE, FeatureValue.NEVER);
    }

    @Override
    public Newest merge(FeatureValue left, FeatureValue right) {
        if (!(left instanceof Newest a && right instanceof Newest b)) {
            throw new IllegalArgumentException("only records can be told by their order");
        }
        return BY_ORDER.compare(a, b) >= 0 ? a : b;
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof Newest;
    }

    @Override
    public Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors) {
        if (!(kept instanceof Newest newest)) {
            throw new IllegalArgumentException("only a newest record says something");
        }
        if (newest.saysNothing()) {
            return Optional.empty();
        }
        if (shape instanceof Shape.OfAge age) {
            return Optional.of(new Decayed(1, age.halfLife(), newest.asOf()));
        }
        return Optional.of(
                shape instanceof Shape.OfText
                        ? new Text(newest.text(), newest.asOf())
                        : new Number(newest.number(), newest.asOf()));
    }

    @Override
    public boolean publishes(FeatureValue value) {
        if (shape instanceof Shape.OfAge age) {
            return value instanceof Decayed decayed && decayed.halfLife().equals(age.halfLife());
        }
        return shape instanceof Shape.OfText ? value instanceof Text : value instanceof Number;
    }

    /** Nothing stands for a word or number that is not known; what is not known to be new is old. */
    @Override
    public Optional<FeatureValue> initial() {
        return shape instanceof Shape.OfAge age
                ? Optional.of(new Decayed(0, age.halfLife(), FeatureValue.NEVER))
                : Optional.empty();
    }

    @Override
    public String definition() {
        if (shape instanceof Shape.OfAge age) {
            return "last(age," + age.halfLife().toMillis() + "ms)";
        }
        return shape instanceof Shape.OfText ? "last(text)" : "last(number)";
    }
}
