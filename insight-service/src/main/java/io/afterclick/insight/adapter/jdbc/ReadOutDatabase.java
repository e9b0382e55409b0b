package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** DuckDB as an engine over files, for one read-out. Not thread-safe. */
final class ReadOutDatabase implements AutoCloseable {
    private final Connection connection;

    /** Makes something of a row. */
    interface Form<T> {
        T of(ResultSet row) throws SQLException;
    }

    ReadOutDatabase(int memoryMegabytes) {
        try {
            connection = InMemoryDuckDb.open();
            execute("SET memory_limit = '" + memoryMegabytes + "MB'");
            execute("SET temp_directory = "
                    + FileQuery.quoted(
                            Path.of(System.getProperty("java.io.tmpdir"), "afterclick-read-out-" + UUID.randomUUID())
                                    .toString()));
            execute("SET preserve_insertion_order = false");
            execute("SET TimeZone = 'UTC'");
            execute("SET autoinstall_known_extensions = false"); // nothing is fetched from anywhere
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    <T> List<T> rows(String sql, Form<T> form) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(form.of(row));
            }
            return rows;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    <T> T row(String sql, Form<T> form) {
        return rows(sql, form).get(0);
    }

    long number(String sql) {
        return row(sql, row -> row.getLong(1));
    }

    Set<String> columns(String table) {
        return new HashSet<>(rows("DESCRIBE SELECT * FROM " + table, row -> row.getString(1)));
    }

    private static ReadOutException failure(SQLException e) {
        return new ReadOutException(
                String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
