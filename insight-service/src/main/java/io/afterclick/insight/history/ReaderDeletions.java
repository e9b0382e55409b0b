package io.afterclick.insight.history;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Readers of whom nothing is kept from before a time. Thread-safe. */
public final class ReaderDeletions {
    private final Map<Reader, Instant> latest = new HashMap<>();

    private record Reader(String tenant, String readerId) {}

    /** A reader's facts up to this time are to go; a later time that is known already stays. */
    public synchronized void add(String tenant, String readerId, Instant deletedAt) {
        latest.merge(new Reader(tenant, readerId), deletedAt, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Whether a fact of this reader from this time must not be kept. */
    public synchronized boolean cover(String tenant, String readerId, Instant time) {
        if (latest.isEmpty()) {
            return false;
        }
        Instant deletedAt = latest.get(new Reader(tenant, readerId));
        return deletedAt != null && !time.isAfter(deletedAt);
    }

    /** Forgets deletions from before this time: nothing that old comes in again. */
    public synchronized void forgetBefore(Instant time) {
        latest.values().removeIf(deletedAt -> deletedAt.isBefore(time));
    }

    public synchronized int size() {
        return latest.size();
    }
}
