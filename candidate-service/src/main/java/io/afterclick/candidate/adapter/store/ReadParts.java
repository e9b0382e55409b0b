package io.afterclick.candidate.adapter.store;

import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.ReaderDeletions.Deletion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jboss.logging.Logger;

/**
 * The reads of one topic as Parquet files, each named by the records that it covers.
 *
 * <p>So the folder says itself how far the topic has been consumed, and offsets need not be committed anywhere else: a
 * part is written beside its place and moved there in one step, and then both the reads and the offset count, or neither.
 * What is read again after a crash is written again under the same or an overlapping name, and collapses by natural key
 * when it is queried. A part that another one covers is a left-over of an interrupted {@link #compact() compaction}.
 *
 * <p>Thread-safe within a process. Replicas may share the folder as long as each partition has one consumer.
 */
final class ReadParts implements AutoCloseable {
    /** Parts of a partition beyond this are merged. */
    static final int MAX_SMALL_PARTS = 8;

    /** A part of this size is left alone. */
    private static final long SMALL_PART_BYTES = 32L << 20;

    /** Unfinished files of this age belong to nobody who still writes, whichever replica it was. */
    private static final Duration LEFT_OVER_AGE = Duration.ofHours(1);

    private static final String UNFINISHED = ".unfinished-";
    private static final Logger LOG = Logger.getLogger(ReadParts.class);

    private static final String STAGING = "CREATE TABLE staging (tenant VARCHAR NOT NULL, reader_id VARCHAR NOT NULL,"
            + " work_id VARCHAR NOT NULL, episode INTEGER NOT NULL, plays DOUBLE, rating DOUBLE,"
            + " read_at TIMESTAMP NOT NULL, imported BOOLEAN NOT NULL)";

    private static final String ERASED = "CREATE TABLE erased (tenant VARCHAR NOT NULL, reader_id VARCHAR NOT NULL,"
            + " deleted_at TIMESTAMP NOT NULL)";

    private static final String IS_ERASED =
            "e.tenant = s.tenant AND e.reader_id = s.reader_id AND s.read_at <= e.deleted_at";

    /** Reads that have the same natural key become one. */
    static final String COLLAPSED = "SELECT tenant, reader_id, work_id, episode, max(plays) AS plays,"
            + " arg_max(rating, read_at) AS rating, min(read_at) AS read_at, bool_or(imported) AS imported"
            + " FROM %s GROUP BY tenant, reader_id, work_id, episode";

    private final Path folder;
    private final Connection duckDb;

    /** @param folder made if it is missing; left-overs of an interrupted process are removed */
    ReadParts(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            deleteWhere(ReadParts::isLeftOver);
            this.duckDb = DuckDb.open(folder.resolve(UNFINISHED + "spill"));
            try (Statement statement = duckDb.createStatement()) {
                statement.execute(STAGING);
                statement.execute(ERASED);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the training set in " + folder, e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the training set in " + folder, e);
        }
        deleteCovered();
    }

    /** The offset behind the highest that any part of a partition covers; 0 where there is none. */
    long nextOffset(int partition) {
        return names().stream()
                        .filter(part -> part.partition() == partition)
                        .mapToLong(PartName::last)
                        .max()
                        .orElse(-1)
                + 1;
    }

    /** Files of all parts, without those that another part covers. */
    List<Path> files() {
        return names().stream().map(part -> folder.resolve(part.fileName())).toList();
    }

    /** Stores the reads among the records from {@code first} to {@code last} of a partition, and that it is so. */
    synchronized void write(int partition, long first, long last, List<Read> reads) {
        PartName part = new PartName(partition, first, last);
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("DELETE FROM staging");
            try (DuckDBAppender rows = duckDb.unwrap(DuckDBConnection.class).createAppender("staging")) {
                for (Read read : reads) {
                    append(rows, read);
                }
            }
            copy("SELECT * FROM staging", part, statement);
            statement.execute("DELETE FROM staging");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write a part of the training set in " + folder, e);
        }
    }

    /** Merges small parts where there are many, so that a query opens few files. */
    synchronized void compact() {
        List<PartName> names = names();
        names.stream()
                .mapToInt(PartName::partition)
                .distinct()
                .forEach(partition -> compact(names.stream()
                        .filter(part -> part.partition() == partition)
                        .filter(this::isSmall)
                        .toList()));
    }

    /** Removes the reads of deleted readers from the parts of these partitions; each part is replaced in one step. */
    synchronized void erase(List<Deletion> deletions, IntPredicate partitions) {
        List<Path> files = allNames().stream()
                .filter(part -> partitions.test(part.partition()))
                .map(part -> folder.resolve(part.fileName()))
                .toList();
        if (files.isEmpty()) {
            return;
        }
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("DELETE FROM erased");
            try (DuckDBAppender rows = duckDb.unwrap(DuckDBConnection.class).createAppender("erased")) {
                for (Deletion deletion : deletions) {
                    rows.beginRow();
                    rows.append(deletion.tenant());
                    rows.append(deletion.readerId());
                    rows.append(LocalDateTime.ofInstant(deletion.deletedAt(), ZoneOffset.UTC));
                    rows.endRow();
                }
            }
            for (Path file : holding(files, statement)) {
                copy(
                        "SELECT * FROM " + DuckDb.rowsOf(List.of(file))
                                + " s WHERE NOT EXISTS (SELECT 1 FROM erased e WHERE " + IS_ERASED + ")",
                        PartName.parse(file).orElseThrow(),
                        statement);
            }
            statement.execute("DELETE FROM erased");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot remove readers from the training set in " + folder, e);
        }
    }

    private static List<Path> holding(List<Path> files, Statement statement) throws SQLException {
        List<Path> holding = new ArrayList<>();
        for (Path file : files) {
            try (ResultSet rows = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + DuckDb.rowsOf(List.of(file))
                    + " s JOIN erased e ON " + IS_ERASED + ")")) {
                if (rows.next() && rows.getBoolean(1)) {
                    holding.add(file);
                }
            }
        }
        return holding;
    }

    @Override
    public synchronized void close() {
        try {
            duckDb.close();
        } catch (SQLException e) {
            LOG.warnf("DuckDB did not close: %s", e.getMessage());
        }
    }

    private void compact(List<PartName> parts) {
        if (parts.size() <= MAX_SMALL_PARTS) {
            return;
        }
        PartName merged = new PartName(
                parts.get(0).partition(),
                parts.get(0).first(),
                parts.stream().mapToLong(PartName::last).max().orElseThrow());
        List<Path> files =
                parts.stream().map(part -> folder.resolve(part.fileName())).toList();
        try (Statement statement = duckDb.createStatement()) {
            copy(COLLAPSED.formatted(DuckDb.rowsOf(files)), merged, statement);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot merge parts of the training set in " + folder, e);
        }
        deleteCovered();
    }

    private boolean isSmall(PartName part) {
        try {
            return Files.size(folder.resolve(part.fileName())) < SMALL_PART_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(DuckDBAppender rows, Read read) throws SQLException {
        rows.beginRow();
        rows.append(read.tenant());
        rows.append(read.readerId());
        rows.append(read.workId());
        rows.append(read.episode());
        if (read.plays().isPresent()) {
            rows.append(read.plays().getAsDouble());
        } else {
            rows.appendNull();
        }
        if (read.rating().isPresent()) {
            rows.append(read.rating().getAsDouble());
        } else {
            rows.appendNull();
        }
        rows.append(LocalDateTime.ofInstant(read.readAt(), ZoneOffset.UTC));
        rows.append(read.imported());
        rows.endRow();
    }

    private void copy(String query, PartName part, Statement statement) throws SQLException {
        Path unfinished = folder.resolve(UNFINISHED + UUID.randomUUID());
        statement.execute("COPY (" + query + ") TO " + DuckDb.quoted(unfinished.toString())
                + " (FORMAT PARQUET, COMPRESSION ZSTD)");
        try {
            Files.move(unfinished, folder.resolve(part.fileName()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a part of the training set in " + folder, e);
        }
    }

    /** Those too that another one covers. */
    private List<PartName> allNames() {
        try (var files = Files.list(folder)) {
            return files.flatMap(file -> PartName.parse(file).stream())
                    .sorted(PartName.ORDER)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the training set in " + folder, e);
        }
    }

    private List<PartName> names() {
        List<PartName> names = new ArrayList<>();
        for (PartName part : allNames()) {
            // In this order whatever covers a part stands before it, and the widest so far is the last one kept.
            if (names.isEmpty() || !names.get(names.size() - 1).covers(part)) {
                names.add(part);
            }
        }
        return names;
    }

    private static boolean isLeftOver(Path file) {
        try {
            return file.getFileName().toString().startsWith(UNFINISHED)
                    && Files.getLastModifiedTime(file)
                            .toInstant()
                            .isBefore(Instant.now().minus(LEFT_OVER_AGE));
        } catch (IOException e) {
            return false; // somebody else has just finished or removed it
        }
    }

    private void deleteCovered() {
        List<PartName> kept = names();
        deleteWhere(file ->
                PartName.parse(file).filter(part -> !kept.contains(part)).isPresent());
    }

    private void deleteWhere(Predicate<Path> unwanted) {
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(unwanted).toList()) {
                if (Files.isDirectory(file)) {
                    continue; // DuckDB's own, where it spills
                }
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy up the training set in " + folder, e);
        }
    }
}
