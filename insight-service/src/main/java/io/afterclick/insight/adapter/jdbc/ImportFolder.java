package io.afterclick.insight.adapter.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportException.Reason;
import io.afterclick.insight.importing.ImportPlan;
import io.afterclick.insight.importing.ShardCount;
import io.afterclick.insight.importing.ShardStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that reads are imported into.
 *
 * <p>Shards are files in {@code reads.unfinished/}, beside the manifest {@code reads.import.json} that says of what import
 * they are. When all are there, the folder becomes {@code reads/}, or its rows {@code reads.csv}. So {@code reads} is all of
 * it or not there, and shards of two imports never mix. Holds a lock, so that two processes don't work in it at a time.
 */
public final class ImportFolder implements ShardStore, AutoCloseable {
    /** What the reads are in when they are complete. */
    public enum Format {
        /** A folder of Parquet files, which reports read. */
        PARQUET("reads"),
        /** One CSV file, which {@code up} and {@code load} read. */
        CSV("reads.csv");

        private final String result;

        Format(String result) {
            this.result = result;
        }
    }

    private static final int VERSION = 1;
    private static final String MANIFEST = "reads.import.json";
    private static final String PARTS = "reads.unfinished";
    private static final String LOCK = ".reads.import.lock";
    private static final String UNFINISHED = ".unfinished";
    private static final Pattern PART = Pattern.compile("reads-(\\d+)-of-(\\d+)\\.parquet");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final ImportPlan plan;
    private final Format format;
    private final FileChannel lockFile;

    private ImportFolder(Path folder, ImportPlan plan, Format format, FileChannel lockFile) {
        this.folder = folder;
        this.plan = plan;
        this.format = format;
        this.lockFile = lockFile;
    }

    /**
     * Opens a folder for an import, which may be a new one, or one that was interrupted, or one that is complete.
     *
     * @throws ImportException when it holds something else, or another process imports into it
     */
    public static ImportFolder open(Path folder, ImportPlan plan, Format format) {
        try {
            Files.createDirectories(folder);
            ImportFolder opened = new ImportFolder(folder, plan, format, locked(folder));
            try {
                opened.check();
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
            return opened;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The counts of the import when it is complete already. */
    public Optional<ShardCount> completed() {
        try {
            JsonNode reads = manifest().map(found -> found.path("reads")).orElse(JSON.nullNode());
            if (!reads.isNumber() || !Files.exists(result())) {
                return Optional.empty();
            }
            JsonNode found = manifest().orElseThrow();
            return Optional.of(new ShardCount(
                    reads.longValue(),
                    found.path("left_out").longValue(),
                    found.path("rows").longValue()));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** What the reads are in when they are complete. */
    public Path result() {
        return folder.resolve(format.result);
    }

    /** Where tables may spill to. */
    public Path spill() {
        return folder.resolve(PARTS).resolve(".spill");
    }

    @Override
    public Map<Integer, ShardCount> finished() {
        Map<Integer, ShardCount> finished = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(PARTS));
                Connection duckDb = InMemoryDuckDb.open();
                Statement statement = duckDb.createStatement()) {
            for (Path file : files.toList()) {
                Matcher name = PART.matcher(file.getFileName().toString());
                if (name.matches()) {
                    finished.put(Integer.parseInt(name.group(1)), ShardTable.count(statement, file));
                }
            }
            return finished;
        } catch (SQLException e) {
            throw new ImportException(Reason.FOLDER, folder.resolve(PARTS) + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Path unfinished(int shard) {
        return folder.resolve(PARTS).resolve(part(shard) + UNFINISHED);
    }

    @Override
    public void add(int shard) {
        try {
            Files.move(unfinished(shard), folder.resolve(PARTS).resolve(part(shard)), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void complete(ShardCount total) {
        try {
            ObjectNode manifest = description();
            manifest.put("reads", total.reads());
            manifest.put("left_out", total.leftOut());
            manifest.put("rows", total.rows());
            write(manifest);
            deleteBesideParts();
            if (format == Format.CSV) {
                writeCsv();
                deleteParts();
            } else {
                Files.move(folder.resolve(PARTS), result(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw failure(e);
        } catch (SQLException e) {
            throw new ImportException(Reason.OUTPUT, result() + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void check() throws IOException {
        Optional<JsonNode> found = manifest();
        boolean unfinished = Files.exists(folder.resolve(PARTS));
        boolean complete = Files.exists(result());
        if (found.isEmpty()) {
            if (unfinished || complete) {
                throw new ImportException(
                        Reason.FOLDER,
                        (complete ? result() : folder.resolve(PARTS))
                                + " is there already, and no import made it; name another --out");
            }
            write(description());
        } else {
            requireSame(found.get(), complete || unfinished && !finished().isEmpty());
        }
        if (!complete) {
            Files.createDirectories(folder.resolve(PARTS));
            deleteBesideParts();
        } else if (unfinished) {
            deleteParts(); // the process ended between the result and this
        }
    }

    private void requireSame(JsonNode found, boolean holdsShards) throws IOException {
        ObjectNode wanted = description();
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            JsonNode there = found.path(field.getKey());
            if (!there.asText().equals(field.getValue().asText())) {
                if (!holdsShards) {
                    write(wanted);
                    return;
                }
                throw new ImportException(
                        Reason.FOLDER,
                        folder + " holds another import: " + field.getKey() + " was " + there.asText() + ", now it is "
                                + field.getValue().asText() + "; name another --out, or delete " + MANIFEST + ", "
                                + PARTS
                                + " and " + format.result + " in it");
            }
        }
    }

    private ObjectNode description() {
        return JSON.createObjectNode()
                .put("version", VERSION)
                .put("source", plan.source())
                .put("query", plan.query())
                .put("shard_by", plan.shardBy())
                .put("shards", plan.shards())
                .put("grain", plan.grain().text())
                .put("format", format.name().toLowerCase(java.util.Locale.ROOT));
    }

    private Optional<JsonNode> manifest() throws IOException {
        Path file = folder.resolve(MANIFEST);
        return Files.exists(file) ? Optional.of(JSON.readTree(file.toFile())) : Optional.empty();
    }

    private void write(ObjectNode manifest) throws IOException {
        Path unfinished = folder.resolve(MANIFEST + UNFINISHED);
        JSON.writeValue(unfinished.toFile(), manifest);
        Files.move(unfinished, folder.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    }

    private void writeCsv() throws IOException, SQLException {
        Path unfinished = folder.resolve(format.result + UNFINISHED);
        try (Connection duckDb = InMemoryDuckDb.open();
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET memory_limit = '512MB'");
            String parts = FileQuery.quoted(
                    folder.resolve(PARTS).resolve("reads-*.parquet").toString());
            String columns =
                    isDated(statement, parts) ? "* REPLACE (strftime(read_at, '%Y-%m-%dT%H:%M:%SZ') AS read_at)" : "*";
            statement.execute("COPY (SELECT " + columns + " FROM read_parquet(" + parts + ")) TO "
                    + FileQuery.quoted(unfinished.toString()) + " (FORMAT CSV, HEADER)");
        }
        Files.move(unfinished, result(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isDated(Statement statement, String parts) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT count(*) FROM parquet_schema(" + parts + ") WHERE name = 'read_at'")) {
            found.next();
            return found.getLong(1) > 0;
        }
    }

    private String part(int shard) {
        return String.format("reads-%05d-of-%05d.parquet", shard, plan.shards());
    }

    /** What is beside finished shards is of a process that ended. */
    private void deleteBesideParts() throws IOException {
        deleteParts(file -> !PART.matcher(file.getFileName().toString()).matches());
    }

    private void deleteParts() throws IOException {
        deleteParts(file -> true);
        Files.delete(folder.resolve(PARTS));
    }

    private void deleteParts(java.util.function.Predicate<Path> unwanted) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(PARTS))) {
            for (Path file : files.filter(unwanted).toList()) {
                if (Files.isDirectory(file)) {
                    try (Stream<Path> spilled = Files.list(file)) {
                        for (Path each : spilled.toList()) {
                            Files.delete(each);
                        }
                    }
                }
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new ImportException(Reason.FOLDER, "another import works in " + folder, e);
        }
        channel.close();
        throw new ImportException(Reason.FOLDER, "another import works in " + folder);
    }

    private static ImportException failure(IOException e) {
        return new ImportException(
                Reason.OUTPUT, "cannot write: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
