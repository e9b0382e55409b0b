package io.afterclick.insight.adapter.jdbc;

import java.nio.file.Path;

/** Files as queries of DuckDB. */
public final class FileQuery {
    private FileQuery() {}

    /** A CSV file with a header row. Ids stay text: {@code 007} is not {@code 7}. */
    public static String csv(Path file) {
        return "SELECT * FROM read_csv(" + quoted(file.toString())
                + ", header = true, types = {'reader_id': 'VARCHAR', 'work_id': 'VARCHAR'})";
    }

    /** A Parquet file, or all those that a pattern such as {@code reads/*.parquet} matches. */
    public static String parquet(Path file) {
        return "SELECT * FROM read_parquet(" + quoted(file.toString()) + ")";
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
