package io.afterclick.insight.adapter.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** DuckDB databases in memory: engines over files, which hold nothing themselves. */
public final class InMemoryDuckDb {
    private static final DuckDBDriver DRIVER = new DuckDBDriver();

    private InMemoryDuckDb() {}

    /**
     * A new, empty database, which ends with its connection.
     *
     * <p>By the driver itself: {@link java.sql.DriverManager} looks for drivers once in a process, in the class loader that
     * asks first, and does not find them for others.
     */
    public static Connection open() throws SQLException {
        return DRIVER.connect("jdbc:duckdb:", new Properties());
    }
}
