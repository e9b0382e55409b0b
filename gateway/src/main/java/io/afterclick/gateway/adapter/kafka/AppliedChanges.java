package io.afterclick.gateway.adapter.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Lets who wrote a record wait until this replica has read it back. Remembers the last records, since a record may be
 * read before its writer hears of the acknowledgement. Thread-safe.
 */
public final class AppliedChanges {
    /** A writer hears of its acknowledgement within milliseconds; far fewer records can come in meanwhile. */
    private static final int REMEMBERED_MAX = 1_000;

    private final Map<Long, Boolean> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private final Map<Long, CompletableFuture<Boolean>> awaited = new LinkedHashMap<>();

    /** The record has been applied, or has been found not to count. */
    void applied(long offset, boolean counts) {
        CompletableFuture<Boolean> waiting;
        synchronized (this) {
            recent.put(offset, counts);
            waiting = awaited.remove(offset);
        }
        if (waiting != null) {
            waiting.complete(counts);
        }
    }

    /** Whether the record counts, as soon as it has been read. */
    synchronized CompletableFuture<Boolean> whether(long offset) {
        Boolean counts = recent.get(offset);
        return counts != null
                ? CompletableFuture.completedFuture(counts)
                : awaited.computeIfAbsent(offset, key -> new CompletableFuture<>());
    }

    /** Nobody waits for the record any more. */
    synchronized void forget(long offset) {
        awaited.remove(offset);
    }
}
