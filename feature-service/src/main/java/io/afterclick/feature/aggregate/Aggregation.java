package io.afterclick.feature.aggregate;

import io.afterclick.feature.vector.TenantVectors;
import java.util.Optional;

/**
 * The rule by which values of one entity become one. What a single record says is a value too, so that a rule is one
 * function, and the same one serves the stream, a back-fill and an offline computation.
 *
 * <p>Every rule is commutative and associative: records may come in any order and be merged in any groups. Most are
 * idempotent too; one that is not says so, and may only be fed from records that come once.
 *
 * <p>What is kept between records and what is published may differ, since a number often does not say how the next record
 * changes it.
 *
 * <p>Rules are stateless and thread-safe.
 */
public sealed interface Aggregation
        permits DecayedSum, DistinctLatest, DistinctMarks, Last, Rate, Sum, UnclickedImpressions {
    /** The value before anything has happened, and what {@link #merge} leaves the other side unchanged with. */
    FeatureValue empty();

    /**
     * Both sides as one value.
     *
     * @throws IllegalArgumentException when a side is of a kind that this rule does not make
     */
    FeatureValue merge(FeatureValue left, FeatureValue right);

    /** Whether this rule keeps values of this kind: false for what an older definition of the view left behind. */
    boolean accepts(FeatureValue value);

    /** Whether merging the same thing twice is merging it once. */
    default boolean isIdempotent() {
        return true;
    }

    /**
     * What is served of a value that is kept.
     *
     * @param vectors of the tenant that the entity belongs to
     * @return empty where there is nothing to serve, so that the view's default stands
     * @throws IllegalArgumentException when the value is of a kind that this rule does not keep
     */
    Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors);

    /** Whether this rule publishes values of this kind. */
    boolean publishes(FeatureValue value);

    /** What is served where nothing is known, unless the view says something else; empty where the rule has no answer. */
    Optional<FeatureValue> initial();

    /** Whether what is published depends on vectors, and changes with them. */
    default boolean needsVectors() {
        return false;
    }

    /** All that values depend on, as a text that no refactoring changes: values of another definition do not mix. */
    String definition();
}
