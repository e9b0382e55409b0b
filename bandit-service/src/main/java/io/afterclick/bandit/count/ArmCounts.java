package io.afterclick.bandit.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Raw counts of one arm, by the time of the decisions that showed it: so that any half-life can be applied when they are
 * read, and a recount gives the same numbers.
 *
 * <p>After M. Datar, A. Gionis, P. Indyk and R. Motwani, "Maintaining stream statistics over sliding windows", SIAM
 * Journal on Computing 31(6), 2002, but with spans at fixed places, so that arms can be added up span by span. Immutable,
 * compared by value.
 *
 * @param spans earliest first, as {@link CountSpan#lengthLog2} has them
 * @param score fused score that the latest decision showed it with; 0 where not known
 * @param scoredAtMillis when that decision was made
 */
public record ArmCounts(List<CountSpan> spans, double score, long scoredAtMillis) {
    /** Nothing has happened. */
    public static final ArmCounts ZERO = new ArmCounts(List.of(), 0, 0);

    public ArmCounts {
        spans = List.copyOf(spans);
    }

    /**
     * These counts and a change.
     *
     * @param decidedAtMillis when the decision was made whose outcome changed
     * @param shownScore fused score that it showed the work with; 0 where not known
     */
    public ArmCounts plus(long decidedAtMillis, OutcomeCounts change, double shownScore) {
        long unit = CountSpan.unitOf(decidedAtMillis);
        long latest = spans.isEmpty() ? unit : Math.max(unit, lastUnit());
        SortedMap<Long, CountSpan> merged = new TreeMap<>();
        for (CountSpan span : spans) {
            add(merged, span.firstUnit(), latest, span.counts());
        }
        add(merged, unit, latest, change);
        boolean newer = shownScore != 0
                && (decidedAtMillis > scoredAtMillis || (decidedAtMillis == scoredAtMillis && shownScore > score));
        return new ArmCounts(
                new ArrayList<>(merged.values()), newer ? shownScore : score, newer ? decidedAtMillis : scoredAtMillis);
    }

    private static void add(SortedMap<Long, CountSpan> merged, long unit, long latest, OutcomeCounts counts) {
        int length = CountSpan.lengthLog2(unit, latest);
        long first = CountSpan.start(unit, length);
        merged.merge(
                first,
                new CountSpan(first, length, counts),
                (one, other) -> new CountSpan(first, length, one.counts().plus(other.counts())));
    }

    private long lastUnit() {
        // The span of the latest unit is one unit long.
        return spans.get(spans.size() - 1).firstUnit();
    }

    /** Sum over all time. */
    public OutcomeCounts total() {
        OutcomeCounts total = OutcomeCounts.ZERO;
        for (CountSpan span : spans) {
            total = total.plus(span.counts());
        }
        return total;
    }

    /** What makes these no possible sums. Empty where they are sound. */
    public Optional<String> fault() {
        return spans.stream().flatMap(span -> span.counts().fault().stream()).findFirst();
    }
}
