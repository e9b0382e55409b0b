package io.afterclick.bandit.count;

import java.util.Objects;

/**
 * Counts of the decisions of one span of time: {@code 2^lengthLog2} units of {@value #UNIT_HOURS} hours, from {@code
 * firstUnit}, which is a multiple of its length.
 *
 * @param firstUnit number of its first unit since 1970 (UTC)
 * @param lengthLog2 0 to {@value #MAX_LENGTH_LOG2}
 * @param counts what came of what was shown
 */
public record CountSpan(long firstUnit, int lengthLog2, OutcomeCounts counts) {
    /** Length of a unit. Half-lives of days do not see finer. */
    public static final int UNIT_HOURS = 6;

    /** Length of a unit. */
    public static final long UNIT_MILLIS = UNIT_HOURS * 3_600_000L;

    /** The longest span is 2^12 units, 2.8 years. */
    public static final int MAX_LENGTH_LOG2 = 12;

    public CountSpan {
        Objects.requireNonNull(counts, "counts");
        if (lengthLog2 < 0 || lengthLog2 > MAX_LENGTH_LOG2 || firstUnit != start(firstUnit, lengthLog2)) {
            throw new IllegalArgumentException("no span: unit " + firstUnit + ", length 2^" + lengthLog2);
        }
    }

    /** Number of the unit that a time lies in. */
    public static long unitOf(long millis) {
        return Math.floorDiv(millis, UNIT_MILLIS);
    }

    /** Middle of the span, in milliseconds since 1970 (UTC). */
    public static long middleMillis(long firstUnit, int lengthLog2) {
        return firstUnit * UNIT_MILLIS + (UNIT_MILLIS << lengthLog2) / 2;
    }

    /**
     * Length of the span that a unit belongs to, seen from the latest unit: the longest one of 2^k units that starts at a
     * multiple of 2^k and ends at least 2^(k + 1) units before {@code latest}.
     *
     * <p>So a span is never longer than half its age, and an arm of any age has at most some thirty spans. As time goes
     * on spans only merge, and which there are depends on the latest unit alone: in whatever order outcomes come, the
     * sums are the same.
     */
    static int lengthLog2(long unit, long latest) {
        int length = 0;
        while (length < MAX_LENGTH_LOG2) {
            int longer = length + 1;
            long end = start(unit, longer) + (1L << longer);
            if (latest - end < 1L << (longer + 1)) {
                break;
            }
            length = longer;
        }
        return length;
    }

    /** First unit of the span of 2^lengthLog2 units that a unit lies in. */
    static long start(long unit, int lengthLog2) {
        return unit >> lengthLog2 << lengthLog2;
    }
}
