package io.afterclick.insight.adapter.store;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The files of a history as they lie there, whoever wrote them. */
public final class RawFiles {
    private RawFiles() {}

    /** All Parquet files below a folder. */
    public static List<Path> all(Path root) {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files with a row that names this reader. */
    public static List<Path> holding(Path root, String reader) {
        List<Path> holding = new ArrayList<>();
        try (Connection duckDb = InMemoryDuckDb.open();
                Statement statement = duckDb.createStatement()) {
            for (Path file : all(root)) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM (SELECT CAST(row AS VARCHAR) AS text FROM read_parquet('" + file
                                + "') row) WHERE contains(text, '" + reader.replace("'", "''") + "')")) {
                    rows.next();
                    if (rows.getLong(1) > 0) {
                        holding.add(file);
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return holding;
    }
}
