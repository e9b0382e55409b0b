package io.afterclick.insight.history;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Which changes of outcomes the history holds of a topic.
 *
 * @param partitions those of which any are kept, in order; none where the topic is not known
 * @param otherTopics whether some of a topic with another id are kept, too
 * @param firstDay changes of decisions of days before have been let go; empty where none have
 */
public record ChangesKept(List<Partition> partitions, boolean otherTopics, Optional<LocalDate> firstDay) {
    public ChangesKept {
        partitions = List.copyOf(partitions);
    }

    /**
     * What is kept of a partition.
     *
     * @param from from here on each record is kept; some from before may be, too
     * @param next behind the last record that is kept, not below {@code from}
     * @param since when keeping from there on began
     */
    public record Partition(int partition, long from, long next, Instant since) {}
}
