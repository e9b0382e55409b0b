package io.afterclick.insight.adapter.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far each partition of each topic is in the history: one small file each, replaced in one step. Thread-safe.
 *
 * <p>A position is what makes parts count: those that reach beyond it were left by a process that ended before all parts
 * of its records were in place.
 */
final class Positions {
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{22})-(\\d{1,9})");

    private final Path folder;
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    /** @param folder made if it is missing */
    Positions(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        known.put(
                                name.group(),
                                Long.parseLong(Files.readString(file).strip()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the positions in " + folder, e);
        }
    }

    /** The offset behind the last record of a partition whose row is stored; empty where it was never begun. */
    OptionalLong next(String topicId, int partition) {
        Long next = known.get(name(topicId, partition));
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }

    void put(String topicId, int partition, long next) {
        String name = name(topicId, partition);
        if (Long.valueOf(next).equals(known.get(name))) {
            return;
        }
        try {
            AtomicFiles.write(folder.resolve(name), Long.toString(next));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a position in " + folder, e);
        }
        known.put(name, next);
    }

    private static String name(String topicId, int partition) {
        return topicId + "-" + partition;
    }
}
