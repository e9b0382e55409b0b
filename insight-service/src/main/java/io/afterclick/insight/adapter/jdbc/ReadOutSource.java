package io.afterclick.insight.adapter.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What kind of data a folder holds, and where in it. */
public final class ReadOutSource {
    private static final String HISTORY = "history-v1";

    private final Path folder;

    public ReadOutSource(Path folder) {
        this.folder = folder;
    }

    /** The history of insight-service: the folder itself, its state folder, or that of a mesh. */
    public Optional<Path> history() {
        for (Path candidate : List.of(
                folder.resolve(HISTORY),
                folder.resolve("insight").resolve(HISTORY),
                folder.resolve("insight-service").resolve(HISTORY))) {
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return folder.endsWith(HISTORY) ? Optional.of(folder) : Optional.empty();
    }

    /** A log of decisions, {@code *.jsonl} or {@code *.jsonl.gz}: the folder itself may be that file. */
    public List<Path> decisionLogs() {
        if (Files.isRegularFile(folder)) {
            return isLog(folder) ? List.of(folder) : List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(ReadOutSource::isLog).sorted().toList();
        } catch (java.io.IOException e) {
            return List.of();
        }
    }

    /** Reads as DuckDB's table, from {@code reads/*.parquet} or {@code reads.csv}. */
    public Optional<String> reads() {
        if (Files.isDirectory(folder.resolve("reads"))) {
            return Optional.of("read_parquet("
                    + FileQuery.quoted(
                            folder.resolve("reads").resolve("*.parquet").toString()) + ")");
        }
        return csv("reads.csv");
    }

    /** Works as DuckDB's table, from {@code works.csv}. */
    public Optional<String> works() {
        return csv("works.csv");
    }

    private Optional<String> csv(String name) {
        Path file = (Files.isRegularFile(folder) ? folder.toAbsolutePath().getParent() : folder).resolve(name);
        return Files.isReadable(file)
                ? Optional.of("read_csv(" + FileQuery.quoted(file.toString()) + ", header = true, all_varchar = true)")
                : Optional.empty();
    }

    private static boolean isLog(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
    }
}
