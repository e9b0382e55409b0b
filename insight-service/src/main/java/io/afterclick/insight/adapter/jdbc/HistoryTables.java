package io.afterclick.insight.adapter.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tables of a tenant's history as DuckDB's tables, over files that another process may be writing: what is there twice,
 * for parts are being merged or a record was told twice, has one natural key.
 */
final class HistoryTables {
    private final Path root;
    private final String tenant;

    HistoryTables(Path root, String tenant) {
        this.root = root;
        this.tenant = tenant;
    }

    boolean has(String table) {
        return Files.isDirectory(folder(table));
    }

    /** All rows of a table that is cut into days. */
    String rows(String table) {
        return parquet(folder(table).resolve("day=*").resolve("*.parquet"));
    }

    /** Works as they are now: a query in brackets; without any rows where there are none. */
    String works() {
        if (!has("works")) {
            return "(SELECT '' AS work_id, '' AS title, '' AS pricing, CAST([] AS VARCHAR[]) AS genres WHERE false)";
        }
        return "(SELECT * FROM (SELECT DISTINCT ON (work_id) * FROM "
                + parquet(folder("works").resolve("*.parquet"))
                + " ORDER BY changed_at DESC, topic_offset DESC) WHERE NOT deleted)";
    }

    private Path folder(String table) {
        return root.resolve(table).resolve("tenant=" + tenant);
    }

    private static String parquet(Path files) {
        return "read_parquet(" + FileQuery.quoted(files.toString()) + ", hive_partitioning = false)";
    }
}
