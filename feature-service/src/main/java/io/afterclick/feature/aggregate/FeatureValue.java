package io.afterclick.feature.aggregate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What a view knows of one entity, or what one record adds to that. */
public sealed interface FeatureValue {
    /** Stands for "no event yet" in {@link #asOf()}. */
    Instant NEVER = Instant.MIN;

    /** Time of the newest event that the value knows of; {@link #NEVER} where it knows of none. */
    Instant asOf();

    /** The value as it is at a later time; the same for all but {@link Decayed}. */
    default FeatureValue at(Instant now) {
        return this;
    }

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
     * A quantity.
     *
     * @param value finite
     * @param asOf time of the newest event that it knows of
     */
    record Number(double value, Instant asOf) implements FeatureValue {
        public Number {
            Objects.requireNonNull(asOf);
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value must be finite, not " + value);
            }
        }
    }

    /**
     * A quantity that halves with time. Kept, published and stored as it was at {@code asOf}, so that nothing has to be
     * written for time to pass.
     *
     * @param value finite; what it was at {@code asOf}
     * @param halfLife time in which it halves, 1 s or more
     * @param asOf time of the newest event that it knows of
     */
    record Decayed(double value, Duration halfLife, Instant asOf) implements FeatureValue {
        public Decayed {
            Objects.requireNonNull(asOf);
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value must be finite, not " + value);
            }
            if (halfLife.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("half-life must be 1 s or more, not " + halfLife);
            }
        }

        /** What is left of it; before {@code asOf} it is what it is then. */
        @Override
        public Number at(Instant now) {
            return new Number(value * left(now), asOf);
        }

        /** Share that is left at a time, 0 to 1. */
        double left(Instant now) {
            return asOf.equals(NEVER) || !now.isAfter(asOf)
                    ? 1
                    : Math.pow(0.5, (double) Duration.between(asOf, now).toMillis() / halfLife.toMillis());
        }
    }

    /**
     * A word of the catalog or of an event.
     *
     * @param text not empty, unless nothing is known
     * @param asOf time of the event or version that says so
     */
    record Text(String text, Instant asOf) implements FeatureValue {
        public Text {
            Objects.requireNonNull(text);
            Objects.requireNonNull(asOf);
        }
    }

    /**
     * How narrow a reader's reading is under one model.
     *
     * @param score GS-score, -1 to 1; of no meaning where {@code works} is 0
     * @param works number of distinct works that it is taken of; 0: not known
     * @param modelVersion model whose vectors it is taken of; empty where it is not known
     * @param asOf time of the newest read that it knows of
     */
    record Score(double score, int works, String modelVersion, Instant asOf) implements FeatureValue {
        public Score {
            Objects.requireNonNull(modelVersion);
            Objects.requireNonNull(asOf);
            if (works < 0 || !(Math.abs(score) <= 1)) {
                throw new IllegalArgumentException("score " + score + " of " + works + " works");
            }
        }
    }

    /**
     * A list of ids, newest first.
     *
     * @param entries in the order of {@link TimedId#NEWEST_FIRST}; an id may come more than once
     */
    record TimedIds(List<TimedId> entries) implements FeatureValue {
        /** @throws IllegalArgumentException when the entries are not in order */
        public TimedIds {
            entries = List.copyOf(entries);
            for (int i = 1; i < entries.size(); i++) {
                if (TimedId.NEWEST_FIRST.compare(entries.get(i - 1), entries.get(i)) > 0) {
                    throw new IllegalArgumentException("entry " + i + " is newer than the one before it");
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

    /**
     * What happened to one entity. Kept to make values of, never published.
     *
     * @param entries distinct things in the order of {@link Mark#NEWEST_FIRST}
     */
    record Marks(List<Mark> entries) implements FeatureValue {
        /** @throws IllegalArgumentException when the entries are not in order */
        public Marks {
            entries = List.copyOf(entries);
            for (int i = 1; i < entries.size(); i++) {
                if (Mark.NEWEST_FIRST.compare(entries.get(i - 1), entries.get(i)) >= 0) {
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
     * Counts by spans of time. Kept to make values of, never published.
     *
     * @param entries distinct spans, latest first
     * @param asOf time of the newest event counted
     */
    record Tallies(List<Tally> entries, Instant asOf) implements FeatureValue {
        /** @throws IllegalArgumentException when the entries are not in order */
        public Tallies {
            entries = List.copyOf(entries);
            Objects.requireNonNull(asOf);
            for (int i = 1; i < entries.size(); i++) {
                if (Tally.NEWEST_FIRST.compare(entries.get(i - 1), entries.get(i)) >= 0) {
                    throw new IllegalArgumentException("span " + i + " is not older than the one before it");
                }
            }
        }
    }

    /**
     * What the newest of some records says. Kept to make values of, never published.
     *
     * @param order which record is newer: the larger
     * @param text what it says; empty where it says a number or nothing
     * @param number what it says; not a number where it says a text or nothing
     * @param asOf time that it speaks of
     */
    record Newest(long order, String text, double number, Instant asOf) implements FeatureValue {
        public Newest {
            Objects.requireNonNull(text);
            Objects.requireNonNull(asOf);
            if (Double.isInfinite(number)) {
                throw new IllegalArgumentException("number must be finite");
            }
        }

        /** A record that says nothing, such as a deletion. */
        public static Newest nothing(long order, Instant asOf) {
            return new Newest(order, "", Double.NaN, asOf);
        }

        boolean saysNothing() {
            return text.isEmpty() && Double.isNaN(number);
        }
    }
}
