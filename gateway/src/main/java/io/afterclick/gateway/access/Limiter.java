package io.afterclick.gateway.access;

import java.time.Duration;
import java.util.Optional;

/** Counts the calls of keys against their limits. Thread-safe. */
public interface Limiter {
    /**
     * A call too many.
     *
     * @param ofTheDay whether the day's calls are used up, and not just those of the moment
     * @param retryAfter time until the next call may be made
     */
    record Overrun(boolean ofTheDay, Duration retryAfter) {}

    /** Takes one call from what the key has left; takes nothing from the day's where it is too many of the moment. */
    Optional<Overrun> take(String keyName, Scope scope, RateLimit limit);

    /** Forgets what keys and limits that do not hold any more have used. Those that go on holding keep their counts. */
    void retain(Keys keys);
}
