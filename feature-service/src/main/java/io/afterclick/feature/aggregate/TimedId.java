package io.afterclick.feature.aggregate;

import java.util.Comparator;
import java.util.Objects;

/**
 * An id, and when it was last seen.
 *
 * @param id the id
 * @param timeMillis in milliseconds since 1970 (UTC)
 */
public record TimedId(String id, long timeMillis) {
    /** Later times first; ids of the same time in their natural order, so that every replica lists them alike. */
    public static final Comparator<TimedId> NEWEST_FIRST =
            Comparator.comparingLong(TimedId::timeMillis).reversed().thenComparing(TimedId::id);

    public TimedId {
        Objects.requireNonNull(id);
    }
}
