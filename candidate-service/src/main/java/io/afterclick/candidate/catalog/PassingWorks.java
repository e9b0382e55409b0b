package io.afterclick.candidate.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;

/**
 * Remembers which works pass the filters that were asked for lately, a bit for each, and keeps up with changes: a search
 * tests thousands of works, and there are few genres, pricings and languages to ask for.
 *
 * <p>At most {@value #MAX_FILTERS} filters, each of a bit per work. Thread-safe; whoever changes works says so while no
 * other filter is remembered, see {@link #of}.
 */
final class PassingWorks {
    static final int MAX_FILTERS = 128;

    private final Map<WorkFilter, AtomicLongArray> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<WorkFilter, AtomicLongArray> eldest) {
            return size() > MAX_FILTERS;
        }
    };

    /** Makes the test of a filter, by the names that are known now. */
    interface Tests {
        IntPredicate of(WorkFilter filter);
    }

    /**
     * The works that pass a filter; follows later changes, and is false for ordinals that were given out since the room
     * for them was made.
     *
     * @param tests makes the filter's test where it is not remembered; asked for all ordinals at once
     * @param room more than any ordinal that may be given out before {@link #forget}
     */
    synchronized IntPredicate of(WorkFilter filter, Tests tests, int room) {
        AtomicLongArray passing = remembered.computeIfAbsent(filter, unknown -> {
            IntPredicate test = tests.of(unknown);
            AtomicLongArray bits = new AtomicLongArray((room + Long.SIZE - 1) / Long.SIZE);
            for (int ordinal = 0; ordinal < room; ordinal++) {
                set(bits, ordinal, test.test(ordinal));
            }
            return bits;
        });
        return ordinal -> {
            int word = ordinal >> 6;
            return word < passing.length() && (passing.get(word) >>> ordinal & 1) != 0;
        };
    }

    /** A work has changed: tests it anew for each filter, by the names that are known now. */
    synchronized void changed(int ordinal, Tests tests) {
        remembered.forEach((filter, bits) -> set(bits, ordinal, tests.of(filter).test(ordinal)));
    }

    /** There is room for more ordinals now: all filters are made anew when they are asked for. */
    synchronized void forget() {
        remembered.clear();
    }

    private static void set(AtomicLongArray bits, int ordinal, boolean passes) {
        int word = ordinal >> 6;
        long bit = 1L << ordinal;
        long before = bits.get(word);
        bits.set(word, passes ? before | bit : before & ~bit);
    }
}
