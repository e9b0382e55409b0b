package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Marks;
import io.afterclick.feature.vector.TenantVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers what happened last, each thing once, and makes a value of that: counts and sums of records that can come
 * twice.
 *
 * <p>Idempotent, and exact in any order although only {@code keep} things are remembered, for the reason given at
 * {@link DistinctLatest}.
 *
 * @param keep number of things remembered, 1 to {@value #MAX_KEEP}
 * @param window how much older than the newest a thing may be
 * @param summary what is made of them
 */
public record DistinctMarks(int keep, Window window, Summary summary) implements Aggregation {
    /** Bounds the work of one merge and the size of one value. */
    public static final int MAX_KEEP = 1_000;

    private static final Marks NONE = new Marks(List.of());

    /** Label of what a rate is a share of; what it counts has an empty one. */
    public static final String BASE = "of";

    private record Identity(String label, long key) {}

    /** @throws IllegalArgumentException when the number is out of its range */
    public DistinctMarks {
        Objects.requireNonNull(window);
        Objects.requireNonNull(summary);
        if (keep < 1 || keep > MAX_KEEP) {
            throw new IllegalArgumentException("keep must be 1 to " + MAX_KEEP + ", not " + keep);
        }
    }

    @Override
    public Marks empty() {
        return NONE;
    }

    /** Walks both lists once, newest first: the first time that a thing turns up is its latest. */
    @Override
    public Marks merge(FeatureValue left, FeatureValue right) {
        if (!(left instanceof Marks a && right instanceof Marks b)) {
            throw new IllegalArgumentException("only marks can be merged");
        }
        List<Mark> first = a.entries();
        List<Mark> second = b.entries();
        List<Mark> merged = new ArrayList<>(Math.min(keep, first.size() + second.size()));
        Set<Identity> seen = new HashSet<>();
        int i = 0;
        int j = 0;
        while (merged.size() < keep && (i < first.size() || j < second.size())) {
            int order = i == first.size()
                    ? 1
                    : j == second.size() ? -1 : Mark.NEWEST_FIRST.compare(first.get(i), second.get(j));
            Mark next = order < 0 ? first.get(i) : second.get(j);
            if (order == 0 && first.get(i).amount() > next.amount()) {
                next = first.get(i);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            if (!merged.isEmpty() && window.isPast(merged.get(0).timeMillis(), next.timeMillis())) {
                break; // and all that follow are older still
            }
            if (seen.add(new Identity(next.label(), next.key()))) {
                merged.add(next);
            }
        }
        return new Marks(merged);
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof Marks;
    }

    @Override
    public Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors) {
        if (kept instanceof Marks marks) {
            return summary.of(marks, vectors);
        }
        throw new IllegalArgumentException("only marks can be summed up");
    }

    @Override
    public boolean publishes(FeatureValue value) {
        return summary.makes(value);
    }

    @Override
    public Optional<FeatureValue> initial() {
        return summary.initial();
    }

    @Override
    public boolean needsVectors() {
        return summary instanceof Summary.GsScore;
    }

    @Override
    public String definition() {
        return summary.definition() + "(" + keep + "," + window.definition() + ")";
    }
}
