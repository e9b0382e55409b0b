package io.afterclick.insight.history;

import java.time.Instant;

/**
 * A request that all that is kept of a reader goes.
 *
 * @param deletedAt what happened later is kept again
 */
public record ReaderDeletion(String tenant, String readerId, Instant deletedAt) {}
