package io.afterclick.candidate.retrieval;

import java.util.function.IntPredicate;

/**
 * A test of works that is made once for each within one request, since several retrievers ask for the same ones; so it also
 * stays the same while works change. Not thread-safe.
 */
final class Remembered implements IntPredicate {
    private static final int BITS = 6;

    private final IntPredicate test;
    private final long[] asked;
    private final long[] passed;

    /** @param bound more than any ordinal at the time; those that are given out later do not pass */
    Remembered(IntPredicate test, int bound) {
        this.test = test;
        this.asked = new long[(bound >> BITS) + 1];
        this.passed = new long[asked.length];
    }

    @Override
    public boolean test(int ordinal) {
        int word = ordinal >> BITS;
        if (word >= asked.length) {
            return false;
        }
        long bit = 1L << ordinal;
        if ((asked[word] & bit) == 0) {
            asked[word] |= bit;
            if (test.test(ordinal)) {
                passed[word] |= bit;
            }
        }
        return (passed[word] & bit) != 0;
    }
}
