package io.afterclick.insight.adapter.store;

import io.afterclick.insight.history.ChangesKept;
import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.History;
import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.HistoryException.Reason;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.ReaderDeletion;
import io.afterclick.insight.history.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jboss.logging.Logger;

/**
 * The history as Parquet parts that DuckDB writes, merges and queries in place.
 *
 * <p>A part is named by the records that it was made of. All parts of some records are put in place first, and then the
 * position of their partition moves: parts beyond the position are removed at the next start, and their records read again.
 * So each record is in the history exactly once, however a process ends. What was told twice has one natural key and counts
 * once when it is asked for; merging parts leaves one row of it.
 *
 * <p>Written by one thread; asked by any. Questions share the files; whoever replaces files has them alone.
 */
public final class ParquetHistory implements History, AutoCloseable {
    /** Small parts of one day and partition beyond this are merged. */
    static final int MAX_SMALL_PARTS = 8;

    /** A part of this size is left alone. */
    static final long SMALL_PART_BYTES = 32L << 20;

    /** How long merging waits for questions to end, before it is put off. */
    private static final Duration MERGE_PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(ParquetHistory.class);

    private final HistoryFolder folder;
    private final Positions positions;
    private final KeptChanges changes;
    private final Connection duckDb;
    /** Folders that got parts since small parts were last merged. */
    private final Set<Path> touched = new TreeSet<>();

    /** Fair, so that many questions cannot keep a deletion waiting for ever. */
    private final ReadWriteLock filesInUse = new ReentrantReadWriteLock(true);

    /** What is stored of a table. */
    public record Size(long files, long bytes) {}

    /**
     * Opens the history of a folder; what an interrupted process left is removed.
     *
     * @throws HistoryException {@code IN_USE}
     */
    public ParquetHistory(Path root) {
        this.folder = new HistoryFolder(root);
        this.positions = new Positions(folder.positions());
        this.changes = new KeptChanges(folder.changes());
        removeLeftOvers();
        try {
            this.duckDb = DuckDb.open(folder.spill());
            try (Statement statement = duckDb.createStatement()) {
                for (FactTable table : FactTable.values()) {
                    statement.execute(table.create(staging(table)));
                }
                statement.execute("CREATE TABLE erased (reader_id VARCHAR NOT NULL, deleted_at TIMESTAMP NOT NULL)");
            }
        } catch (SQLException e) {
            folder.close();
            throw broken("cannot open the history", e);
        }
    }

    /** The offset behind the last record of a partition that is stored; empty where none ever was. */
    public OptionalLong nextOffset(String topicId, int partition) {
        return positions.next(topicId, partition);
    }

    /**
     * Stores what became of the records of a partition from {@code first} to before {@code next}, and that it did.
     *
     * @param facts in any order; may be fewer than records
     */
    public synchronized void store(
            String topicId, int partition, long first, long next, Collection<? extends Fact> facts) {
        if (!facts.isEmpty()) {
            // Begun before the first part is there: without a position parts would be left-overs.
            if (positions.next(topicId, partition).isEmpty()) {
                positions.put(topicId, partition, first);
            }
            PartName part = new PartName(topicId, partition, first, next - 1);
            Map<Path, List<Fact>> byFolder = new TreeMap<>();
            for (Fact fact : facts) {
                byFolder.computeIfAbsent(
                                folder.of(fact.table(), fact.tenant(), Period.dayOf(fact.time())),
                                absent -> new ArrayList<>())
                        .add(fact);
            }
            byFolder.forEach((place, ofPlace) -> write(place, part, ofPlace));
        }
        changes.moveTo(topicId, partition, next); // before the position: what it is ahead by is read again
        positions.put(topicId, partition, next);
    }

    /**
     * A partition of outcomes is read from here on: what came before and is not stored will not be. To be told before its
     * first records are stored.
     */
    public synchronized void beginChanges(String topicId, int partition, long first, Instant now) {
        changes.begin(topicId, partition, first, now);
    }

    /** Which changes of outcomes there are of a topic. */
    public ChangesKept changesKept(String topicId) {
        ChangesKept kept = changes.of(topicId);
        List<ChangesKept.Partition> stored = kept.partitions().stream()
                .map(of -> new ChangesKept.Partition(
                        of.partition(),
                        of.from(),
                        Math.max(of.from(), Math.min(of.next(), storedTo(topicId, of.partition()))),
                        of.since()))
                .toList();
        return new ChangesKept(stored, kept.otherTopics(), kept.firstDay());
    }

    /** Changes of decisions of days before this one are not kept. */
    public synchronized void expireChanges(LocalDate firstKept) {
        changes.expired(firstKept);
    }

    private long storedTo(String topicId, int partition) {
        return positions.next(topicId, partition).orElse(0);
    }

    private void write(Path place, PartName part, List<Fact> facts) {
        FactTable table = FactTable.of(facts.get(0).table());
        touched.add(place);
        try (Statement statement = duckDb.createStatement()) {
            Files.createDirectories(place);
            statement.execute("TRUNCATE " + staging(table));
            try (DuckDBAppender rows = duckDb.unwrap(DuckDBConnection.class).createAppender(staging(table))) {
                for (Fact fact : facts) {
                    table.append(rows, fact, part);
                }
            }
            AtomicFiles.finish(copy(table.collapsed(staging(table)), place, statement), place.resolve(part.fileName()));
            statement.execute("TRUNCATE " + staging(table));
        } catch (SQLException e) {
            throw broken("cannot write a part", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a part in " + place, e);
        }
    }

    /** Merges the small parts of folders that got many. Puts it off where questions have the files for long. */
    public synchronized void mergeSmallParts() {
        List<Path> places = List.copyOf(touched);
        touched.clear();
        places.forEach(place -> merge(place, MAX_SMALL_PARTS));
    }

    /** Merges all small parts of days that are over: they are not likely to get more. */
    public synchronized void mergeDaysBefore(LocalDate firstOpen) {
        for (Path place : folder.allFolders()) {
            if (HistoryFolder.dayOf(place)
                    .filter(day -> day.isBefore(firstOpen))
                    .isPresent()) {
                merge(place, 1);
            }
        }
    }

    private void merge(Path place, int maxSmallParts) {
        List<PartName> parts = HistoryFolder.parts(place);
        int begin = 0;
        for (int end = 1; end <= parts.size(); end++) {
            if (end == parts.size() || !parts.get(end).isOfSamePartition(parts.get(begin))) {
                merge(place, trailingSmall(place, parts.subList(begin, end)), maxSmallParts);
                begin = end;
            }
        }
    }

    /** The last parts of one partition up to one that is large: what lies between two of them may be merged with them. */
    private static List<PartName> trailingSmall(Path place, List<PartName> parts) {
        int first = parts.size();
        while (first > 0 && sizeOf(place.resolve(parts.get(first - 1).fileName())) < SMALL_PART_BYTES) {
            first--;
        }
        return parts.subList(first, parts.size());
    }

    private void merge(Path place, List<PartName> parts, int maxSmallParts) {
        if (parts.size() <= maxSmallParts) {
            return;
        }
        PartName merged = new PartName(
                parts.get(0).topicId(),
                parts.get(0).partition(),
                parts.get(0).first(),
                parts.stream().mapToLong(PartName::last).max().orElseThrow());
        List<Path> files =
                parts.stream().map(part -> place.resolve(part.fileName())).toList();
        try (Statement statement = duckDb.createStatement()) {
            Path unfinished = copy(HistoryFolder.tableOf(place).collapsed(DuckDb.rowsOf(files)), place, statement);
            if (!filesInUse.writeLock().tryLock(MERGE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Files.delete(unfinished);
                return;
            }
            try {
                AtomicFiles.finish(unfinished, place.resolve(merged.fileName()));
                removeCovered(place);
            } finally {
                filesInUse.writeLock().unlock();
            }
        } catch (SQLException e) {
            throw broken("cannot merge parts", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot merge parts in " + place, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Removes days before this one, with all that is in them.
     *
     * @return how many
     */
    public synchronized int expire(LocalDate firstKept) {
        List<Path> expired = folder.allFolders().stream()
                .filter(place -> HistoryFolder.dayOf(place)
                        .filter(day -> day.isBefore(firstKept))
                        .isPresent())
                .toList();
        if (expired.isEmpty()) {
            return 0;
        }
        if (expired.stream().anyMatch(place -> HistoryFolder.tableOf(place) == FactTable.OUTCOME_CHANGES)) {
            expireChanges(firstKept); // before they go, so that nobody is told too much
        }
        filesInUse.writeLock().lock();
        try {
            for (Path place : expired) {
                for (Path file : HistoryFolder.list(place)) {
                    Files.delete(file);
                }
                Files.delete(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove old days", e);
        } finally {
            filesInUse.writeLock().unlock();
        }
        return expired.size();
    }

    /**
     * Removes the rows of readers that their deletions cover, from all files; each file is replaced in one step. When this
     * returns they are in none. May be repeated.
     *
     * @return how many files held some
     */
    public synchronized int erase(List<ReaderDeletion> deletions) {
        Map<String, List<ReaderDeletion>> byTenant =
                deletions.stream().collect(Collectors.groupingBy(ReaderDeletion::tenant));
        int rewritten = 0;
        try (Statement statement = duckDb.createStatement()) {
            for (Map.Entry<String, List<ReaderDeletion>> ofTenant : byTenant.entrySet()) {
                statement.execute("TRUNCATE erased");
                try (DuckDBAppender rows = duckDb.unwrap(DuckDBConnection.class).createAppender("erased")) {
                    for (ReaderDeletion deletion : ofTenant.getValue()) {
                        rows.beginRow();
                        rows.append(deletion.readerId());
                        rows.append(LocalDateTime.ofInstant(deletion.deletedAt(), ZoneOffset.UTC));
                        rows.endRow();
                    }
                }
                for (FactTable table : FactTable.values()) {
                    if (table.table().namesReaders()) {
                        rewritten += erase(table, ofTenant.getKey(), statement);
                    }
                }
            }
            statement.execute("TRUNCATE erased");
        } catch (SQLException e) {
            throw broken("cannot remove readers", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove readers", e);
        }
        return rewritten;
    }

    private int erase(FactTable table, String tenant, Statement statement) throws SQLException, IOException {
        List<Path> files = new ArrayList<>();
        for (Path place : folder.folders(table.table(), tenant, Period.ALL)) {
            // Covered ones too, which an interrupted merge left: they are files like all others.
            HistoryFolder.allParts(place).forEach(part -> files.add(place.resolve(part.fileName())));
        }
        if (files.isEmpty()) {
            return 0;
        }
        List<Path> holding = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT DISTINCT s.filename FROM " + DuckDb.namedRowsOf(files)
                + " s JOIN erased e ON " + table.coveredBy())) {
            while (rows.next()) {
                holding.add(Path.of(rows.getString(1)));
            }
        }
        for (Path file : holding) {
            String kept = "SELECT * FROM " + DuckDb.rowsOf(List.of(file))
                    + " s WHERE NOT EXISTS (SELECT 1 FROM erased e WHERE " + table.coveredBy() + ")";
            Path unfinished = copy(kept, file.getParent(), statement);
            filesInUse.writeLock().lock();
            try {
                AtomicFiles.finish(unfinished, file);
            } finally {
                filesInUse.writeLock().unlock();
            }
        }
        return holding.size();
    }

    @Override
    public <T> T ask(String tenant, Period period, Question<T> question) {
        filesInUse.readLock().lock();
        try (Connection views = DuckDb.open(folder.spill())) {
            for (FactTable table : FactTable.values()) {
                createView(views, table, tenant, period);
            }
            return question.ask(views);
        } catch (SQLException e) {
            throw broken("cannot ask the history", e);
        } finally {
            filesInUse.readLock().unlock();
        }
    }

    /**
     * Takes a range of a table out, to be read piece by piece: it holds no files meanwhile, and what comes in later is not
     * in it.
     *
     * @param after nothing up to this place, including it; empty for all
     */
    public HistoryRange range(Table table, String tenant, Period period, Optional<HistoryRange.Place> after) {
        FactTable of = FactTable.of(table);
        filesInUse.readLock().lock();
        try {
            Connection own = DuckDb.open(folder.spill());
            try {
                createView(own, of, tenant, period);
                return new HistoryRange(own, of, after);
            } catch (SQLException e) {
                own.close();
                throw e;
            }
        } catch (SQLException e) {
            throw broken("cannot read a range of the history", e);
        } finally {
            filesInUse.readLock().unlock();
        }
    }

    /**
     * The changes of outcomes of a tenant in a range of offsets, to be read piece by piece. It holds no files between pieces;
     * what is stored later is not in it, what is removed meanwhile is not either.
     *
     * @param from first offset
     * @param to behind the last offset
     */
    public ChangeRange changes(String tenant, String topicId, int partition, long from, long to) {
        return changes(tenant, topicId, partition, from, to, ChangeRange.ROWS_AT_ONCE);
    }

    ChangeRange changes(String tenant, String topicId, int partition, long from, long to, int rowsAtOnce) {
        ChangeRange.Of of =
                new ChangeRange.Of(tenant, topicId, partition, from, Math.min(to, storedTo(topicId, partition)));
        try {
            Connection own = DuckDb.open(folder.spill());
            try {
                return new ChangeRange(folder, filesInUse.readLock(), own, of, rowsAtOnce);
            } catch (SQLException e) {
                own.close();
                throw e;
            }
        } catch (SQLException e) {
            throw broken("cannot read changes of outcomes", e);
        }
    }

    private void createView(Connection views, FactTable table, String tenant, Period period) throws SQLException {
        List<Path> files = new ArrayList<>();
        for (Path place : folder.folders(table.table(), tenant, period)) {
            HistoryFolder.parts(place).forEach(part -> files.add(place.resolve(part.fileName())));
        }
        String source = files.isEmpty() ? staging(table) : DuckDb.rowsOf(files);
        try (Statement statement = views.createStatement()) {
            if (files.isEmpty()) {
                statement.execute(table.create(source));
            }
            statement.execute("CREATE VIEW " + table.table().tableName() + " AS "
                    + table.view(source, literal(period.from()), literal(period.to())));
        }
    }

    private static String literal(Instant time) {
        return "make_timestamp(" + (Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1_000)
                + ")";
    }

    @Override
    public SortedSet<String> tenants() {
        return folder.tenants();
    }

    /** Number and bytes of the files of a table, as they are now. */
    public Size size(Table table) {
        long files = 0;
        long bytes = 0;
        for (String tenant : folder.tenants()) {
            for (Path place : folder.folders(table, tenant, Period.ALL)) {
                for (PartName part : HistoryFolder.parts(place)) {
                    files++;
                    bytes += sizeOf(place.resolve(part.fileName()));
                }
            }
        }
        return new Size(files, bytes);
    }

    @Override
    public synchronized void close() {
        try {
            duckDb.close();
        } catch (SQLException e) {
            LOG.warnf("DuckDB did not close: %s", e.getMessage());
        } finally {
            folder.close();
        }
    }

    /** Writes rows beside their place. */
    private static Path copy(String query, Path place, Statement statement) throws SQLException {
        Path unfinished = AtomicFiles.unfinished(place);
        statement.execute("COPY (" + query + ") TO " + DuckDb.quoted(unfinished.toString())
                + " (FORMAT PARQUET, COMPRESSION ZSTD)");
        return unfinished;
    }

    /** Removes what a process, or an attempt of this one, left that ended before its records were in place. */
    public synchronized void removeLeftOvers() {
        filesInUse.writeLock().lock();
        try {
            for (Path place : folder.allFolders()) {
                for (Path file : HistoryFolder.list(place)) {
                    if (AtomicFiles.isUnfinished(file)) {
                        Files.delete(file);
                    }
                }
                for (PartName part : HistoryFolder.allParts(place)) {
                    OptionalLong next = positions.next(part.topicId(), part.partition());
                    if (next.isPresent() && part.last() >= next.getAsLong()) {
                        Files.delete(place.resolve(part.fileName()));
                    }
                }
                removeCovered(place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy up the history", e);
        } finally {
            filesInUse.writeLock().unlock();
        }
    }

    private static void removeCovered(Path place) throws IOException {
        List<PartName> kept = HistoryFolder.parts(place);
        for (PartName part : HistoryFolder.allParts(place)) {
            if (!kept.contains(part)) {
                Files.delete(place.resolve(part.fileName()));
            }
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // replaced at this moment
        }
    }

    private static String staging(FactTable table) {
        return "staging_" + table.table().tableName();
    }

    private static HistoryException broken(String what, SQLException cause) {
        return new HistoryException(Reason.BROKEN, what + ": " + cause.getMessage(), cause);
    }
}
