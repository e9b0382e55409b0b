package io.afterclick.insight.adapter.store;

import io.afterclick.insight.history.ChangesKept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From where to where changes of outcomes are kept without a gap: one small file for each partition, replaced in one step.
 * Written by one thread; asked by any.
 *
 * <p>Positions do not tell: a history may be older than its changes, and what a topic let go before it was read is in none.
 */
final class KeptChanges {
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{22})-(\\d{1,9})");
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (-?\\d{1,18})");
    private static final String FIRST_DAY = "first-day";

    private final Path folder;
    private final Map<Of, ChangesKept.Partition> known = new ConcurrentHashMap<>();
    private volatile Optional<LocalDate> firstDay = Optional.empty();

    private record Of(String topicId, int partition) {}

    /** @param folder made if it is missing */
    KeptChanges(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            for (Path file : HistoryFolder.list(folder)) {
                read(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what changes are kept in " + folder, e);
        }
    }

    private void read(Path file) throws IOException {
        String name = file.getFileName().toString();
        Matcher of = NAME.matcher(name);
        if (name.equals(FIRST_DAY)) {
            firstDay = Optional.of(LocalDate.parse(Files.readString(file).strip()));
        } else if (of.matches()) {
            Matcher text = TEXT.matcher(Files.readString(file).strip());
            if (!text.matches()) {
                throw new IOException(name + " does not say from where to where");
            }
            int partition = Integer.parseInt(of.group(2));
            known.put(
                    new Of(of.group(1), partition),
                    new ChangesKept.Partition(
                            partition,
                            Long.parseLong(text.group(1)),
                            Long.parseLong(text.group(2)),
                            Instant.ofEpochMilli(Long.parseLong(text.group(3)))));
        }
    }

    /** A partition is read from here on. Where that is behind what is kept there is a gap, and keeping begins anew. */
    void begin(String topicId, int partition, long first, Instant now) {
        ChangesKept.Partition kept = known.get(new Of(topicId, partition));
        if (kept == null || kept.next() < first) {
            put(topicId, new ChangesKept.Partition(partition, first, first, now));
        }
    }

    /** All records before this offset are kept; nothing for a partition that was never begun. */
    void moveTo(String topicId, int partition, long next) {
        ChangesKept.Partition kept = known.get(new Of(topicId, partition));
        if (kept != null && kept.next() < next) {
            put(topicId, new ChangesKept.Partition(partition, kept.from(), next, kept.since()));
        }
    }

    private void put(String topicId, ChangesKept.Partition kept) {
        write(
                topicId + "-" + kept.partition(),
                kept.from() + " " + kept.next() + " " + kept.since().toEpochMilli());
        known.put(new Of(topicId, kept.partition()), kept);
    }

    /** Days before this one have been let go. */
    void expired(LocalDate day) {
        if (firstDay.isEmpty() || firstDay.get().isBefore(day)) {
            write(FIRST_DAY, day.toString());
            firstDay = Optional.of(day);
        }
    }

    private void write(String name, String text) {
        try {
            AtomicFiles.write(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write what changes are kept in " + folder, e);
        }
    }

    ChangesKept of(String topicId) {
        List<ChangesKept.Partition> partitions = known.entrySet().stream()
                .filter(kept -> kept.getKey().topicId().equals(topicId))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparingInt(ChangesKept.Partition::partition))
                .toList();
        boolean otherTopics =
                known.keySet().stream().anyMatch(of -> !of.topicId().equals(topicId));
        return new ChangesKept(partitions, otherTopics, firstDay);
    }
}
