package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import io.afterclick.insight.importing.Grain;
import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportException.Reason;
import io.afterclick.insight.importing.ShardCount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The rows of one shard on their way into a Parquet file: a table of DuckDB in memory, which spills to disk beyond its limit.
 * Not thread-safe.
 */
final class ShardTable implements AutoCloseable {
    private static final String COMPRESSED = " (FORMAT PARQUET, COMPRESSION ZSTD";

    private final ReadsQuery query;
    private final Grain grain;
    /** Whether the rows are sums already. */
    private final boolean summed;

    private final Connection duckDb;
    private final DuckDBAppender rows;
    private long reads;
    private long leftOut;

    ShardTable(ReadsQuery query, Grain grain, boolean summed, Path spill, long memoryMegabytes) {
        this.query = query;
        this.grain = grain;
        this.summed = summed;
        try {
            this.duckDb = InMemoryDuckDb.open();
            try (Statement statement = duckDb.createStatement()) {
                statement.execute("SET memory_limit = '" + memoryMegabytes + "MB'");
                statement.execute("SET threads = 1"); // what takes time is the source
                statement.execute("SET temp_directory = " + FileQuery.quoted(spill.toString()));
                statement.execute("SET preserve_insertion_order = false");
                statement.execute("SET autoinstall_known_extensions = false"); // nothing is fetched from anywhere
                statement.execute("CREATE TABLE shard (" + String.join(", ", columns()) + ")");
            }
            this.rows = duckDb.unwrap(DuckDBConnection.class).createAppender("shard");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("reader_id VARCHAR", "work_id VARCHAR"));
        if (query.has("read_at")) {
            columns.add("read_at TIMESTAMP");
        }
        if (query.has("episode")) {
            columns.add(summed ? "episodes BIGINT" : "episode INTEGER");
        }
        if (summed || query.has("plays")) {
            columns.add("plays DOUBLE");
        }
        for (String number : List.of("rating", "hours_played")) {
            if (query.has(number)) {
                columns.add(number + " DOUBLE");
            }
        }
        if (summed) {
            columns.add("reads BIGINT");
        }
        return columns;
    }

    /** Takes the row that the source is at. */
    void append(ResultSet row) throws SQLException {
        int next = 3;
        String reader = row.getString(1);
        String work = row.getString(2);
        long readsOfRow = summed ? row.getLong(ReadsQuery.READ_COUNT) : 1;
        reads += readsOfRow;
        if (reader == null || reader.isEmpty() || work == null || work.isEmpty()) {
            leftOut += readsOfRow;
            return;
        }
        rows.beginRow();
        rows.append(reader);
        rows.append(work);
        if (query.has("read_at")) {
            appendTime(row, next++);
        }
        if (query.has("episode")) {
            appendWhole(row, next++);
        }
        if (summed || query.has("plays")) {
            appendNumber(row, next++);
        }
        for (String number : List.of("rating", "hours_played")) {
            if (query.has(number)) {
                appendNumber(row, next++);
            }
        }
        if (summed) {
            rows.append(readsOfRow);
        }
        rows.endRow();
    }

    private void appendTime(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        if (row.wasNull()) {
            rows.appendNull();
        } else {
            rows.append(LocalDateTime.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC));
        }
    }

    private void appendWhole(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        if (row.wasNull()) {
            rows.appendNull();
        } else if (summed) {
            rows.append(value);
        } else {
            rows.append(Math.toIntExact(value));
        }
    }

    private void appendNumber(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        if (row.wasNull()) {
            rows.appendNull();
        } else {
            rows.append(value);
        }
    }

    /** Writes what came, aggregated if it was not and should be, with its counts in the file. */
    ShardCount write(Path target) {
        try (Statement statement = duckDb.createStatement()) {
            rows.close();
            String result = grain.aggregates() && !summed ? sums() : "SELECT * FROM shard";
            String time = query.has("read_at") ? ", read_at" : "";
            statement.execute("COPY (" + result + " ORDER BY reader_id, work_id" + time + ") TO "
                    + FileQuery.quoted(target.toString()) + COMPRESSED + ", KV_METADATA {reads: '" + reads
                    + "', left_out: '" + leftOut + "'})");
            return count(statement, target);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The counts that a file of a shard holds. */
    static ShardCount count(Statement statement, Path file) throws SQLException {
        String quoted = FileQuery.quoted(file.toString());
        try (ResultSet found = statement.executeQuery("SELECT (SELECT num_rows FROM parquet_file_metadata(" + quoted
                + ")), max(CAST(decode(value) AS BIGINT)) FILTER (WHERE decode(key) = 'reads'),"
                + " max(CAST(decode(value) AS BIGINT)) FILTER (WHERE decode(key) = 'left_out')"
                + " FROM parquet_kv_metadata(" + quoted + ") WHERE decode(key) IN ('reads', 'left_out')")) {
            found.next();
            return new ShardCount(found.getLong(2), found.getLong(3), found.getLong(1));
        }
    }

    private String sums() {
        List<String> columns = new ArrayList<>(List.of("reader_id", "work_id"));
        List<String> groups = new ArrayList<>(columns);
        if (query.has("read_at")) {
            columns.add("max(read_at) AS read_at");
            if (grain.hasPeriod()) {
                groups.add("date_trunc('" + grain.text() + "', read_at)");
            }
        }
        if (query.has("episode")) {
            columns.add("count(DISTINCT episode) AS episodes");
        }
        columns.add((query.has("plays") ? "sum(coalesce(plays, 1))" : "CAST(count(*) AS DOUBLE)") + " AS plays");
        if (query.has("rating")) {
            columns.add("avg(rating) AS rating");
        }
        if (query.has("hours_played")) {
            columns.add("sum(hours_played) AS hours_played");
        }
        columns.add("count(*) AS reads");
        return "SELECT " + String.join(", ", columns) + " FROM shard GROUP BY " + String.join(", ", groups);
    }

    private static ImportException failure(SQLException e) {
        return new ImportException(Reason.OUTPUT, "a shard cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            duckDb.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
