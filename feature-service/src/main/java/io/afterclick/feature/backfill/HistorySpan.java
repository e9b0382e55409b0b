package io.afterclick.feature.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a back-fill reads of the history, up to the time when it begins.
 *
 * @param tenant whose history
 * @param from from when on, inclusive; not needed for a view that adds up outcomes, which is read from where the history
 *     begins
 */
public record HistorySpan(String tenant, Optional<Instant> from) {
    /** How far back a back-fill may reach. */
    public static final Duration LONGEST = Duration.ofDays(3_653);

    public HistorySpan {
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(from);
    }
}
