package io.afterclick.insight.adapter.store;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a part of the history: which records it was made of.
 *
 * @param topicId id of the topic, which one of the same name that is made anew does not share
 * @param partition partition of the topic
 * @param first first offset, at least 0
 * @param last last offset, not below the first; not each record between has a row here
 */
record PartName(String topicId, int partition, long first, long last) {
    /** By topic and partition, then by first offset; of those that begin alike the widest first. */
    static final Comparator<PartName> ORDER = Comparator.comparing(PartName::topicId)
            .thenComparingInt(PartName::partition)
            .thenComparingLong(PartName::first)
            .thenComparing(PartName::last, Comparator.reverseOrder());

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_-]{22})-(\\d{1,9})-(\\d{1,18})-(\\d{1,18})\\.parquet");

    PartName {
        if (partition < 0 || first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "partition " + partition + " from " + first + " to " + last + " is no part");
        }
    }

    /** What a file's name says; empty where it is not the name of a part. */
    static Optional<PartName> parse(Path file) {
        Matcher matcher = FORM.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(3));
        long last = Long.parseLong(matcher.group(4));
        return last < first
                ? Optional.empty()
                : Optional.of(new PartName(matcher.group(1), Integer.parseInt(matcher.group(2)), first, last));
    }

    String fileName() {
        return topicId + "-" + partition + "-" + first + "-" + last + ".parquet";
    }

    boolean isOfSamePartition(PartName other) {
        return partition == other.partition && topicId.equals(other.topicId);
    }

    /** Whether all that the other was made of is in this one. */
    boolean covers(PartName other) {
        return isOfSamePartition(other) && first <= other.first && last >= other.last;
    }
}
