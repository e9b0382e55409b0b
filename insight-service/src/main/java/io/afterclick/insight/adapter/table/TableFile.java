package io.afterclick.insight.adapter.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One table of a folder of data: {@code NAME.csv}, {@code NAME.parquet} or a folder {@code NAME} of Parquet files.
 *
 * @param path the file or folder
 * @param from what a query names after FROM
 * @param types of its columns, by name
 */
record TableFile(Path path, String from, Map<String, String> types) {
    static Optional<TableFile> find(Connection duckDb, Path folder, String name) {
        Path csv = folder.resolve(name + ".csv");
        if (Files.isRegularFile(csv)) {
            return Optional.of(
                    open(duckDb, csv, "read_csv(" + quoted(csv.toString()) + ", header = true, all_varchar = true)"));
        }
        Path parquet = folder.resolve(name + ".parquet");
        if (Files.isRegularFile(parquet)) {
            return Optional.of(open(duckDb, parquet, "read_parquet(" + quoted(parquet.toString()) + ")"));
        }
        Path parts = folder.resolve(name);
        if (Files.isDirectory(parts) && hasParquet(parts)) {
            return Optional.of(open(duckDb, parts, "read_parquet(" + quoted(parts + "/**/*.parquet") + ")"));
        }
        return Optional.empty();
    }

    boolean has(String column) {
        return types.containsKey(column);
    }

    /** Refuses a table that lacks one of these columns. */
    TableFile require(List<String> columns) {
        for (String column : columns) {
            if (!has(column)) {
                throw new TableException(path + ": there is no column " + column);
            }
        }
        return this;
    }

    /** SQL of a number; the table is refused where a cell holds something else. Empty cells are null. */
    String number(Connection duckDb, String column) throws SQLException {
        return checked(duckDb, column, "TRY_CAST(" + column + " AS DOUBLE)", "number of 0 or more", " >= 0");
    }

    /** SQL of seconds since 1970; the table is refused where a cell holds no time. Times without an offset are in UTC. */
    String seconds(Connection duckDb, String column) throws SQLException {
        String type = types.get(column).toUpperCase(Locale.ROOT);
        return type.startsWith("TIMESTAMP")
                ? "CAST(floor(epoch(" + column + ")) AS BIGINT)"
                : checked(
                        duckDb,
                        column,
                        "CAST(floor(epoch(TRY_CAST(" + column + " AS TIMESTAMPTZ))) AS BIGINT)",
                        "time such as 2013-03-01T12:00:00Z",
                        " IS NOT NULL");
    }

    private String checked(Connection duckDb, String column, String sql, String wanted, String condition)
            throws SQLException {
        String wrong = "SELECT " + column + " FROM " + from + " WHERE " + column + " IS NOT NULL AND (" + sql
                + " IS NULL OR NOT (" + sql + condition + ")) LIMIT 1";
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(wrong)) {
            if (rows.next()) {
                throw new TableException(
                        path + ": column " + column + " holds '" + rows.getString(1) + "', which is no " + wanted);
            }
        }
        return sql;
    }

    private static TableFile open(Connection duckDb, Path path, String from) {
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + from)) {
            while (rows.next()) {
                types.put(rows.getString("column_name"), rows.getString("column_type"));
            }
        } catch (SQLException e) {
            throw new TableException(path + " cannot be read: " + firstLine(e), e);
        }
        return new TableFile(path, from, types);
    }

    static String firstLine(SQLException e) {
        return e.getMessage().lines().findFirst().orElse("unknown");
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static boolean hasParquet(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".parquet"));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }
}
