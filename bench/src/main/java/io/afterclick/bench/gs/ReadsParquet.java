package io.afterclick.bench.gs;

import io.afterclick.bench.measure.BenchException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads of synthetic readers, as Parquet and in columns.
 *
 * @param starts {@code [readers + 1]}, row of each reader's first read
 * @param works of each read
 * @param plays of each read
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place
record ReadsParquet(int[] starts, int[] works, float[] plays) {
    /** Writes each reader's reads one after the other; works and plays follow from a hash, so they are always the same. */
    static void write(Path file, int readers, int readsEach, int workCount) {
        long rows = (long) readers * readsEach;
        execute("COPY (SELECT CAST(i // " + readsEach + " AS INTEGER) AS reader_id, CAST(hash(i) % " + workCount
                + " AS INTEGER) AS work_id, CAST(1 + hash(i + " + rows + ") % 9 AS TINYINT) AS plays FROM range(" + rows
                + ") t(i)) TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
    }

    static ReadsParquet read(Path file, int readers, int rows) {
        int[] starts = new int[readers + 1];
        int[] works = new int[rows];
        float[] plays = new float[rows];
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery("SELECT reader_id, work_id, plays FROM read_parquet('"
                        + file.toString().replace("'", "''") + "')")) {
            int row = 0;
            int reader = -1;
            while (result.next()) {
                int next = result.getInt(1);
                while (reader < next) {
                    starts[++reader] = row;
                }
                works[row] = result.getInt(2);
                plays[row++] = result.getByte(3);
            }
            starts[readers] = row;
        } catch (SQLException e) {
            throw new BenchException(file + " cannot be read: " + e.getMessage(), e);
        }
        return new ReadsParquet(starts, works, plays);
    }

    private static void execute(String sql) {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET memory_limit = '2GB'");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BenchException("reads cannot be written: " + e.getMessage(), e);
        }
    }
}
