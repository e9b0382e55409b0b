package io.afterclick.gateway.related;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Knows what readers have done lately, and how they read. */
public interface ReaderFeatures {
    /**
     * What a reader has done lately.
     *
     * @param recentWorkIds works that were read, newest first
     * @param unclickedImpressions how often works were seen without a click since the last click on them; 0 for those that are
     *     missing
     * @param gsScore how narrow the reader's reading is, -1 to 1; empty where that is not known
     * @param complete false where something could not be found out now and may be missing
     */
    record Known(
            List<String> recentWorkIds,
            Map<String, Integer> unclickedImpressions,
            OptionalDouble gsScore,
            boolean complete) {
        /** Of a reader whom nobody knows. */
        public static final Known NOTHING = new Known(List.of(), Map.of(), OptionalDouble.empty(), true);

        public Known {
            recentWorkIds = List.copyOf(recentWorkIds);
            unclickedImpressions = Map.copyOf(unclickedImpressions);
        }
    }

    /** What is known of a reader. Fails with {@link StageFailedException}, at the latest when the time is over. */
    Uni<Known> of(String tenant, String readerId, Duration time);
}
