package io.afterclick.insight.adapter.store;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** DuckDB databases in memory, as engines over Parquet files: they hold nothing themselves. */
final class DuckDb {
    /** Bounds what a query holds; beyond that it spills to the temporary folder. */
    private static final String MEMORY_LIMIT = "256MB";

    private DuckDb() {}

    /** @param temporary where queries spill to */
    static Connection open(Path temporary) throws SQLException {
        Connection connection = InMemoryDuckDb.open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit = '" + MEMORY_LIMIT + "'");
            statement.execute("SET threads = 1"); // slates need the other cores
            statement.execute("SET temp_directory = " + quoted(temporary.toString()));
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("SET autoinstall_known_extensions = false"); // nothing is fetched from anywhere
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** The table of some Parquet files' rows. */
    static String rowsOf(List<Path> files) {
        return files.stream()
                .map(file -> quoted(file.toString()))
                .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = false)"));
    }

    /** The same, with the name of each row's file in the column {@code filename}. */
    static String namedRowsOf(List<Path> files) {
        String rows = rowsOf(files);
        return rows.substring(0, rows.length() - 1) + ", filename = true)";
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
