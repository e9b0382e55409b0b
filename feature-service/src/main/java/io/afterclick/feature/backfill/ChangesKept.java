package io.afterclick.feature.backfill;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which records of outcomes the history holds of a topic.
 *
 * @param partitions those of which it keeps any
 * @param otherTopics whether it keeps some of a topic with another id: from before this topic was made
 * @param decidedFrom records of earlier decisions have been let go for their age; empty where none have
 */
public record ChangesKept(List<Partition> partitions, boolean otherTopics, Optional<Instant> decidedFrom) {
    public ChangesKept {
        partitions = List.copyOf(partitions);
    }

    /**
     * What is kept of a partition.
     *
     * @param from from here on each record is kept; some from before may be, too
     * @param next behind the last record that is kept
     * @param since what was written since then is all kept
     */
    public record Partition(int partition, long from, long next, Instant since) {}

    /** What is kept of a partition; empty where nothing is. */
    public Optional<Partition> of(int partition) {
        return partitions.stream().filter(kept -> kept.partition() == partition).findFirst();
    }
}
