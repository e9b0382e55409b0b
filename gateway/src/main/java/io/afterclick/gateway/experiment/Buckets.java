package io.afterclick.gateway.experiment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A set of buckets, each of which stands for one in {@value #COUNT} readers. Buckets are numbers from 0 to {@code COUNT -
 * 1}. Immutable.
 */
public final class Buckets {
    /** How many buckets there are: shares are multiples of 1 / {@value}. */
    public static final int COUNT = 10_000;

    /** No bucket. */
    public static final Buckets NONE = new Buckets(new BitSet());

    /** Every bucket. */
    public static final Buckets ALL = first(COUNT);

    private final BitSet bits;

    private Buckets(BitSet bits) {
        this.bits = bits;
    }

    /**
     * Neighbouring buckets.
     *
     * @param first the first, from 0
     * @param end the one after the last, at most {@value #COUNT}
     */
    public record Range(int first, int end) {
        public Range {
            if (first < 0 || first >= end || end > COUNT) {
                throw new IllegalArgumentException("no range of buckets: from " + first + " to before " + end);
            }
        }
    }

    /** The lowest buckets, {@code count} of them. */
    public static Buckets first(int count) {
        BitSet bits = new BitSet(COUNT);
        bits.set(0, count);
        return new Buckets(bits);
    }

    /** The buckets of the ranges, whatever their order. */
    public static Buckets of(List<Range> ranges) {
        BitSet bits = new BitSet(COUNT);
        ranges.forEach(range -> bits.set(range.first(), range.end()));
        return new Buckets(bits);
    }

    /** The same set as the fewest ranges, ascending. */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int first = bits.nextSetBit(0); first >= 0; first = bits.nextSetBit(bits.nextClearBit(first))) {
            ranges.add(new Range(first, bits.nextClearBit(first)));
        }
        return ranges;
    }

    /** How many. */
    public int size() {
        return bits.cardinality();
    }

    public boolean contains(int bucket) {
        return bits.get(bucket);
    }

    /** Whether some bucket is in both. */
    public boolean intersects(Buckets other) {
        return bits.intersects(other.bits);
    }

    /** Those of either. */
    public Buckets plus(Buckets other) {
        BitSet union = (BitSet) bits.clone();
        union.or(other.bits);
        return new Buckets(union);
    }

    /** Those of this that are not in the other. */
    public Buckets minus(Buckets other) {
        BitSet rest = (BitSet) bits.clone();
        rest.andNot(other.bits);
        return new Buckets(rest);
    }

    /** The lowest of these, {@code count} of them, or all if there are fewer. */
    public Buckets lowest(int count) {
        BitSet lowest = new BitSet(COUNT);
        int taken = 0;
        for (int bucket = bits.nextSetBit(0); bucket >= 0 && taken < count; bucket = bits.nextSetBit(bucket + 1)) {
            lowest.set(bucket);
            taken++;
        }
        return new Buckets(lowest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets buckets && bits.equals(buckets.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
