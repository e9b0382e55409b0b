package io.afterclick.feature.aggregate;

import java.util.Comparator;
import java.util.Objects;

/**
 * How many of something there are of an id.
 *
 * @param id the id
 * @param count 1 or more
 */
public record IdCount(String id, int count) {
    /** Larger counts first; ids of the same count in their natural order, so that every replica lists them alike. */
    public static final Comparator<IdCount> LARGEST_FIRST =
            Comparator.comparingInt(IdCount::count).reversed().thenComparing(IdCount::id);

    public IdCount {
        Objects.requireNonNull(id);
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, not " + count);
        }
    }
}
