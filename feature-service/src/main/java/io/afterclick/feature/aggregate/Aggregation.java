package io.afterclick.feature.aggregate;

/**
 * The rule by which values of one entity become one. What a single record says is a value too, so that a rule is one
 * function, and the same one serves the stream, a back-fill and an offline computation.
 *
 * <p>Every rule is commutative and associative: records may come in any order and be merged in any groups. A rule whose
 * records can come twice is also idempotent; {@link Sum} is not and may only be fed from records that come once.
 *
 * <p>Rules are stateless and thread-safe.
 */
public sealed interface Aggregation permits Sum, DistinctLatest {
    /** The value before anything has happened, and what {@link #merge} leaves the other side unchanged with. */
    FeatureValue empty();

    /**
     * Both sides as one value.
     *
     * @throws IllegalArgumentException when a side is of a kind that this rule does not make
     */
    FeatureValue merge(FeatureValue left, FeatureValue right);

    /** Whether this rule makes values of this kind: false for what an older definition of the view left behind. */
    boolean accepts(FeatureValue value);
}
