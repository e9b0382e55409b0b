package io.afterclick.candidate.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readers of whom nothing is kept from before a time. Thread-safe. */
public final class ReaderDeletions {
    private final Map<Reader, Instant> latest = new HashMap<>();

    private record Reader(String tenant, String readerId) {}

    /**
     * That all that is kept of a reader is to go.
     *
     * @param deletedAt what was read later is kept again
     */
    public record Deletion(String tenant, String readerId, Instant deletedAt) {}

    /** Takes a deletion; a later one of the same reader that is known already stays. */
    public synchronized void add(Deletion deletion) {
        latest.merge(
                new Reader(deletion.tenant(), deletion.readerId()),
                deletion.deletedAt(),
                (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Whether a read must not be kept. */
    public synchronized boolean cover(Read read) {
        if (latest.isEmpty()) {
            return false;
        }
        Instant deletedAt = latest.get(new Reader(read.tenant(), read.readerId()));
        return deletedAt != null && !read.readAt().isAfter(deletedAt);
    }

    /** All that are known, each reader once. */
    public synchronized List<Deletion> all() {
        List<Deletion> all = new ArrayList<>();
        latest.forEach((reader, deletedAt) -> all.add(new Deletion(reader.tenant(), reader.readerId(), deletedAt)));
        return all;
    }
}
