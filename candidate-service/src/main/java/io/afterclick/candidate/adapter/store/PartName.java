package io.afterclick.candidate.adapter.store;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a part of the training set: which records of the topic it covers.
 *
 * @param partition partition of the topic
 * @param first first offset, at least 0
 * @param last last offset, not below the first; not each offset between is a read
 */
record PartName(int partition, long first, long last) {
    /** By partition, then by first offset; of those that begin alike the widest first. */
    static final Comparator<PartName> ORDER = Comparator.comparingInt(PartName::partition)
            .thenComparingLong(PartName::first)
            .thenComparing(PartName::last, Comparator.reverseOrder());

    private static final Pattern FORM = Pattern.compile("reads-(\\d{1,9})-(\\d{1,18})-(\\d{1,18})\\.parquet");

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
        long first = Long.parseLong(matcher.group(2));
        long last = Long.parseLong(matcher.group(3));
        return last < first
                ? Optional.empty()
                : Optional.of(new PartName(Integer.parseInt(matcher.group(1)), first, last));
    }

    String fileName() {
        return "reads-" + partition + "-" + first + "-" + last + ".parquet";
    }

    /** Whether all that the other covers is in this one. */
    boolean covers(PartName other) {
        return partition == other.partition && first <= other.first && last >= other.last;
    }
}
