package io.afterclick.feature.backfill;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From when on a sum is whole that was filled from the history and then from the topic. */
public final class Completeness {
    private Completeness() {}

    /**
     * Where the topic begins.
     *
     * @param begin its first offset in this partition; 0 where it still holds all that was ever written
     * @param firstWrittenAt when its first record was written; empty where it holds none
     */
    public record Begin(int partition, long begin, Optional<Instant> firstWrittenAt) {}

    /**
     * The time from which on all outcomes of decisions are counted. A decision's outcomes are written after it, so one of
     * after the last record that is missing has them all.
     *
     * @param kept what the history holds; empty where it was not read
     * @param now when the back-fill began
     * @return empty where all that was ever written is counted
     */
    public static Optional<Instant> from(Optional<ChangesKept> kept, List<Begin> begins, Instant now) {
        Optional<Instant> from = kept.flatMap(ChangesKept::decidedFrom);
        for (Begin begin : begins) {
            from = later(from, ofPartition(kept, begin, now));
        }
        return from;
    }

    private static Optional<Instant> ofPartition(Optional<ChangesKept> kept, Begin begin, Instant now) {
        Optional<ChangesKept.Partition> partition = kept.flatMap(all -> all.of(begin.partition()));
        boolean otherTopics = kept.isPresent() && kept.get().otherTopics();
        if (begin.begin() == 0 && !otherTopics) {
            return Optional.empty();
        }
        Instant topic = begin.firstWrittenAt().orElse(now);
        boolean reachesFurther = partition.isPresent() && partition.get().from() < begin.begin();
        if (!reachesFurther) {
            return Optional.of(topic);
        }
        boolean fromTheBeginning = partition.get().from() == 0 && !otherTopics;
        return fromTheBeginning ? Optional.empty() : Optional.of(partition.get().since());
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isPresent() ? a : b;
        }
        return a.get().isAfter(b.get()) ? a : b;
    }
}
