package io.afterclick.feature.online;

import java.time.Duration;

/**
 * What answering one call may take.
 *
 * @param most at most, however long its caller waits
 */
public record LookupBudget(Duration most) {}
