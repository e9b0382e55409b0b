package io.afterclick.feature.aggregate;

/**
 * The rule by which values of one entity become one. What a single record says is a value too, so that a rule is one
 * function, and the same one serves the stream, a back-fill and an offline computation.
 *
 * <p>Every rule is commutative and associative: records may come in any order and be merged in any groups. A rule whose
 * records can come twice is also idempotent; {@link Sum} is not and may only be fed from records that come once.
 *
 * <p>What is kept between records and what is published may differ, since a number often does not say how the next record
 * changes it.
 *
 * <p>Rules are stateless and thread-safe.
 */
public sealed interface Aggregation permits Sum, DistinctLatest, UnclickedImpressions {
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

    /**
     * What is served of a value that is kept; the same value for most rules.
     *
     * @throws IllegalArgumentException when the value is of a kind that this rule does not keep
     */
    default FeatureValue published(FeatureValue kept) {
        return kept;
    }

    /** Whether this rule publishes values of this kind. */
    default boolean publishes(FeatureValue value) {
        return accepts(value);
    }
}
