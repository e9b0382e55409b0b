package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Works from a query into {@code works.csv}, column by column as the query names them. */
public final class CatalogCopy {
    private static final String FILE = "works.csv";

    private CatalogCopy() {}

    /**
     * Writes the file, in place of the one that is there.
     *
     * @return number of works
     * @throws ImportException when the query has no {@code work_id} or {@code title}, or fails
     */
    public static long write(JdbcSource source, String query, Path folder) {
        Path unfinished = folder.resolve(FILE + ".unfinished");
        try (Connection from = source.open();
                Statement statement = JdbcSource.streaming(from);
                ResultSet works = statement.executeQuery(query.strip().replaceAll(";+$", ""))) {
            long count = copy(works, columns(works.getMetaData()), unfinished);
            Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            return count;
        } catch (SQLException e) {
            throw source.failure(e);
        } catch (IOException e) {
            throw new ImportException(Reason.OUTPUT, folder.resolve(FILE) + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static List<String> columns(ResultSetMetaData meta) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i).toLowerCase(Locale.ROOT));
        }
        for (String required : List.of("work_id", "title")) {
            if (!columns.contains(required)) {
                throw new ImportException(
                        Reason.COLUMNS,
                        "the query of works yields no column " + required + "; it yields "
                                + String.join(", ", columns));
            }
        }
        return columns;
    }

    private static long copy(ResultSet works, List<String> columns, Path target) throws SQLException {
        try (Connection duckDb = InMemoryDuckDb.open();
                Statement statement = duckDb.createStatement()) {
            statement.execute("CREATE TABLE works (" + String.join(" VARCHAR, ", quoted(columns)) + " VARCHAR)");
            long count = 0;
            try (DuckDBAppender rows = duckDb.unwrap(DuckDBConnection.class).createAppender("works")) {
                while (works.next()) {
                    rows.beginRow();
                    for (int i = 1; i <= columns.size(); i++) {
                        String cell = works.getString(i);
                        if (cell == null) {
                            rows.appendNull();
                        } else {
                            rows.append(cell);
                        }
                    }
                    rows.endRow();
                    count++;
                }
            }
            statement.execute("COPY works TO " + FileQuery.quoted(target.toString()) + " (FORMAT CSV, HEADER)");
            return count;
        }
    }

    private static List<String> quoted(List<String> columns) {
        return columns.stream()
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .toList();
    }
}
