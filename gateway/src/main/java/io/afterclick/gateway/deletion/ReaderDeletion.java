package io.afterclick.gateway.deletion;

import java.time.Instant;

/**
 * That all that is kept of a reader is to go.
 *
 * @param deletedAt what the reader does later is kept again
 */
public record ReaderDeletion(String tenant, String readerId, Instant deletedAt) {}
