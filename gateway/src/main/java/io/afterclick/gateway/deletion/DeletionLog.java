package io.afterclick.gateway.deletion;

import io.smallrye.mutiny.Uni;

/** Where deletions are kept for all who hold something of readers. */
public interface DeletionLog {
    /** Keeps a deletion; completes when it is safe. Fails with a {@code RefusedException}. */
    Uni<Void> append(ReaderDeletion deletion);
}
