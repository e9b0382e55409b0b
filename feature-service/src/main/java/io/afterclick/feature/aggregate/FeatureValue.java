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

    /**
     * A number for each of some ids; an id that is missing has none.
     *
     * @param entries distinct ids in the order of {@link IdCount#LARGEST_FIRST}
     * @param asOf time of the newest event counted
     */
    record IdCounts(List<IdCount> entries, Instant asOf) implements FeatureValue {
        /** @throws IllegalArgumentException when the entries are not in order */
        public IdCounts {
            entries = List.copyOf(entries);
            Objects.requireNonNull(asOf);
            for (int i = 1; i < entries.size(); i++) {
                if (IdCount.LARGEST_FIRST.compare(entries.get(i - 1), entries.get(i)) >= 0) {
                    throw new IllegalArgumentException("entry " + i + " is not smaller than the one before it");
                }
            }
        }
    }

    /**
     * What was shown to a reader, latest decision first. Kept to count from, never published.
     *
     * @param entries distinct showings in the order of {@link Showing#NEWEST_FIRST}
     */
    record Showings(List<Showing> entries) implements FeatureValue {
        /** @throws IllegalArgumentException when the entries are not in order */
        public Showings {
            entries = List.copyOf(entries);
            for (int i = 1; i < entries.size(); i++) {
                if (Showing.NEWEST_FIRST.compare(entries.get(i - 1), entries.get(i)) >= 0) {
                    throw new IllegalArgumentException("entry " + i + " is not older than the one before it");
                }
            }
        }

        /** Later of the newest sight and the newest click. */
        @Override
        public Instant asOf() {
            return entries.stream()
                    .mapToLong(showing -> Math.max(showing.seenAtMillis(), showing.clickedAtMillis()))
                    .max()
                    .stream()
                    .mapToObj(Instant::ofEpochMilli)
                    .findFirst()
                    .orElse(NEVER);
        }

        int size() {
            return entries.size();
        }

        Showing get(int index) {
            return entries.get(index);
        }
    }
}
