package io.afterclick.feature.aggregate;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What a view knows of one entity, or what one record adds to that. */
public sealed interface FeatureValue {
    /** Stands for "no event yet" in {@link #asOf()}. */
    Instant NEVER = Instant.MIN;

    /** Time of the newest event that the value knows of; {@link #NEVER} where it knows of none. */
    Instant asOf();

    /**
     * A number of things.
     *
     * @param count the number; negative only in what one record takes away
     * @param asOf time of the newest event counted
     */
    record Count(long count, Instant asOf) implements FeatureValue {
        public Count {
            Objects.requireNonNull(asOf);
        }
    }

    /**
     * A list of ids, newest first.
     *
     * @param entries distinct ids in the order of {@link TimedId#NEWEST_FIRST}
     */
    record TimedIds(List<TimedId> entries) implements FeatureValue {
        /** @throws IllegalArgumentException when the entries are not in order */
        public TimedIds {
            entries = List.copyOf(entries);
            for (int i = 1; i < entries.size(); i++) {
                if (TimedId.NEWEST_FIRST.compare(entries.get(i - 1), entries.get(i)) >= 0) {
                    throw new IllegalArgumentException("entry " + i + " is not older than the one before it");
                }
            }
        }

        @Override
        public Instant asOf() {
            return entries.isEmpty()
                    ? NEVER
                    : Instant.ofEpochMilli(entries.get(0).timeMillis());
        }
    }
}
