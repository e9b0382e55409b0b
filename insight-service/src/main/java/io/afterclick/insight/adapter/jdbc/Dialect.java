package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.importing.Grain;

/** What differs between the databases that reads come from. */
enum Dialect {
    /** MariaDB and MySQL. */
    MARIADB {
        @Override
        String shardOfText(String column, int shards) {
            return "MOD(CRC32(" + column + "), " + shards + ")";
        }

        /** Byte by byte: under a collation that ignores case the ids {@code aB} and {@code Ab} would be one reader. */
        @Override
        String groupOfText(String column) {
            return "CAST(" + column + " AS BINARY)";
        }

        @Override
        String microseconds(String time) {
            return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', " + time + ")";
        }

        @Override
        String period(String time, Grain grain) {
            return grain == Grain.MONTH ? "EXTRACT(YEAR_MONTH FROM " + time + ")" : "CAST(" + time + " AS DATE)";
        }
    },
    POSTGRESQL {
        @Override
        String shardOfText(String column, int shards) {
            return "ABS(MOD(CAST(hashtext(CAST(" + column + " AS TEXT)) AS BIGINT), " + shards + "))";
        }

        @Override
        String microseconds(String time) {
            return "CAST(EXTRACT(EPOCH FROM " + time + ") * 1000000 AS BIGINT)";
        }
    },
    /** Files, which DuckDB reads. */
    DUCKDB {
        @Override
        String shardOfText(String column, int shards) {
            // DuckDB has a hash of nothing, too.
            return "CASE WHEN " + column + " IS NOT NULL THEN hash(" + column + ") % " + shards + " END";
        }

        @Override
        String microseconds(String time) {
            return "epoch_us(" + time + ")";
        }
    };

    /** Shard of a row by a whole number. Not below 0, whatever the number's sign. */
    String shardOfNumber(String column, int shards) {
        return "ABS(MOD(" + column + ", " + shards + "))";
    }

    /** Shard of a row by anything else, from a hash of it. */
    abstract String shardOfText(String column, int shards);

    /** What rows with the same text are grouped by. */
    String groupOfText(String column) {
        return column;
    }

    /** Microseconds since 1970, in UTC. */
    abstract String microseconds(String time);

    /** What tells days or months apart. */
    String period(String time, Grain grain) {
        return "DATE_TRUNC('" + grain.text() + "', " + time + ")";
    }
}
