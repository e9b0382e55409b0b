package io.afterclick.insight.adapter.store;

import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.HistoryException.Reason;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * The changes of outcomes of a partition, in order of their offsets, read piece by piece. Years of them are more than a disk
 * should hold twice, so they are taken out of the files {@value #ROWS_AT_ONCE} rows at a time; files say by their names
 * which offsets they hold. No files are held between. Not thread-safe.
 */
public final class ChangeRange implements AutoCloseable {
    /** Rows taken out of the files at a time: some tens of megabytes. */
    static final int ROWS_AT_ONCE = 50_000;

    private final HistoryFolder folder;
    private final Lock filesInUse;
    private final Connection rows;
    private final Of of;
    private final int rowsAtOnce;
    /** Offsets before this have been taken out. */
    private long takenTo;
    /** Offsets to look through at a time: more where few of them are of this tenant. */
    private long width;

    private long last;

    /**
     * What is read.
     *
     * @param from first offset
     * @param to behind the last offset
     */
    record Of(String tenant, String topicId, int partition, long from, long to) {}

    /** Makes something of a row. */
    public interface Form<T> {
        T of(ResultSet row) throws SQLException;
    }

    /**
     * @param filesInUse held while rows are taken out
     * @param rows closed with this one
     */
    ChangeRange(HistoryFolder folder, Lock filesInUse, Connection rows, Of of, int rowsAtOnce) throws SQLException {
        this.folder = folder;
        this.filesInUse = filesInUse;
        this.rows = rows;
        this.of = of;
        this.rowsAtOnce = rowsAtOnce;
        this.takenTo = of.from();
        this.width = rowsAtOnce;
        this.last = of.from() - 1;
        try (Statement statement = rows.createStatement()) {
            statement.execute(FactTable.OUTCOME_CHANGES.create("taken"));
        }
    }

    /**
     * The next rows.
     *
     * @param count how many at most
     * @return none at the end; fewer than asked for say nothing
     */
    public <T> List<T> next(int count, Form<T> form) {
        try {
            List<T> next = taken(count, form);
            while (next.isEmpty() && takenTo < of.to()) {
                take();
                next = taken(count, form);
            }
            return next;
        } catch (SQLException e) {
            throw new HistoryException(Reason.BROKEN, "cannot read changes of outcomes: " + e.getMessage(), e);
        }
    }

    /** Offset of the last row that was read; one before the start where none was. */
    public long last() {
        return last;
    }

    private <T> List<T> taken(int count, Form<T> form) throws SQLException {
        try (Statement statement = rows.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT * FROM taken WHERE topic_offset > " + last + " ORDER BY topic_offset LIMIT " + count)) {
            List<T> next = new ArrayList<>();
            while (row.next()) {
                next.add(form.of(row));
                last = row.getLong("topic_offset");
            }
            return next;
        }
    }

    private void take() throws SQLException {
        filesInUse.lock();
        try (Statement statement = rows.createStatement()) {
            statement.execute("TRUNCATE taken");
            List<Part> parts = parts();
            takenTo = Math.max(
                    takenTo,
                    parts.stream().mapToLong(part -> part.name().first()).min().orElse(of.to()));
            long end = Math.min(of.to(), takenTo + width);
            List<Path> files = parts.stream()
                    .filter(part -> part.name().first() < end)
                    .map(Part::file)
                    .toList();
            if (files.isEmpty()) {
                takenTo = end;
                return;
            }
            statement.execute("INSERT INTO taken SELECT DISTINCT ON (topic_offset) * FROM " + DuckDb.rowsOf(files)
                    + " WHERE topic_offset >= " + takenTo + " AND topic_offset < " + end
                    + " ORDER BY topic_offset LIMIT " + rowsAtOnce);
            advance(end, statement);
        } finally {
            filesInUse.unlock();
        }
    }

    private void advance(long end, Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*), max(topic_offset) FROM taken")) {
            row.next();
            long count = row.getLong(1);
            if (count == rowsAtOnce) {
                takenTo = row.getLong(2) + 1; // there may be more before the end
                width = rowsAtOnce;
            } else {
                takenTo = end;
                width = count < rowsAtOnce / 4 ? Math.multiplyExact(width, 2) : width;
            }
        }
    }

    private record Part(PartName name, Path file) {}

    /** Those that may hold what was not taken out yet. */
    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Path place : folder.folders(Table.OUTCOME_CHANGES, of.tenant(), Period.ALL)) {
            for (PartName name : HistoryFolder.parts(place)) {
                if (name.topicId().equals(of.topicId())
                        && name.partition() == of.partition()
                        && name.last() >= takenTo
                        && name.first() < of.to()) {
                    parts.add(new Part(name, place.resolve(name.fileName())));
                }
            }
        }
        return parts;
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (SQLException e) {
            throw new HistoryException(Reason.BROKEN, "cannot close changes of outcomes: " + e.getMessage(), e);
        }
    }
}
