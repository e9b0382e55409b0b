package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.vector.TenantVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the ids that were seen last, each once with its latest time.
 *
 * <p>Idempotent, and exact in any order although only {@code limit} ids are kept: an id that falls out has {@code limit}
 * others before it in {@link TimedId#NEWEST_FIRST}, or one that is newer by more than the window, and their times can only
 * grow, so it could come back only by being seen again later.
 *
 * @param limit number of ids kept, 1 to {@value #MAX_LIMIT}
 * @param window how much older than the newest an id may be
 */
public record DistinctLatest(int limit, Window window) implements Aggregation {
    /** Bounds the size of one value: ids have at most 128 characters. */
    public static final int MAX_LIMIT = 1_000;

    private static final TimedIds NONE = new TimedIds(List.of());

    /** @throws IllegalArgumentException when the limit is out of its range */
    public DistinctLatest {
        Objects.requireNonNull(window);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("n must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    @Override
    public TimedIds empty() {
        return NONE;
    }

    /** Walks both lists once, newest first: the first time that an id turns up is its latest. */
    @Override
    public TimedIds merge(FeatureValue left, FeatureValue right) {
        if (!(left instanceof TimedIds a && right instanceof TimedIds b)) {
            throw new IllegalArgumentException("only lists of ids can be merged");
        }
        int size = Math.min(limit, a.entries().size() + b.entries().size());
        List<TimedId> merged = new ArrayList<>(size);
        Set<String> seen = new HashSet<>(2 * size);
        int i = 0;
        int j = 0;
        while (merged.size() < limit
                && (i < a.entries().size() || j < b.entries().size())) {
            boolean fromLeft = j == b.entries().size()
                    || (i < a.entries().size()
                            && TimedId.NEWEST_FIRST.compare(
                                            a.entries().get(i), b.entries().get(j))
                                    <= 0);
            TimedId next = fromLeft ? a.entries().get(i++) : b.entries().get(j++);
            if (!merged.isEmpty() && window.isPast(merged.get(0).timeMillis(), next.timeMillis())) {
                break; // and all that follow are older still
            }
            if (seen.add(next.id())) {
                merged.add(next);
            }
        }
        return new TimedIds(merged);
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof TimedIds;
    }

    @Override
    public Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors) {
        return Optional.of(kept);
    }

    @Override
    public boolean publishes(FeatureValue value) {
        return accepts(value);
    }

    @Override
    public Optional<FeatureValue> initial() {
        return Optional.of(NONE);
    }

    @Override
    public String definition() {
        return "distinct_n(" + limit + "," + window.definition() + ")";
    }
}
