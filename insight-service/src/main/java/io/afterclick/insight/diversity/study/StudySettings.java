package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.reading.Period;
import java.util.Optional;

/**
 * What the study is asked.
 *
 * @param cohort whose readers are compared; chosen from the data if empty
 * @param returns when they may return; chosen from the data if empty
 * @param minReads of a reader of the cohort
 * @param seed of all that is drawn
 */
public record StudySettings(Optional<Period> cohort, Optional<Period> returns, int minReads, long seed) {
    public static final int USUAL_MIN_READS = 5;

    public StudySettings {
        if (minReads < 2) {
            throw new IllegalArgumentException("minReads " + minReads + " is below 2: one read has no diversity");
        }
        if (cohort.isPresent() != returns.isPresent()) {
            throw new IllegalArgumentException("the cohort's months and those of the return go together");
        }
        if (cohort.isPresent() && !returns.get().first().isAfter(cohort.get().last())) {
            throw new IllegalArgumentException(
                    "the return " + returns.get() + " does not come after the cohort " + cohort.get());
        }
    }
}
