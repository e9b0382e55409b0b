package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A database or a file that can be asked. Thread-safe: each connection is its own.
 *
 * <p>Passwords are in none of its messages, and {@link #name} holds none.
 */
public final class JdbcSource {
    private static final Pattern SECRET = Pattern.compile("(?i)[?&;][^=&;]*(password|pwd|secret|token)[^=&;]*=[^&;]*");
    private static final String MARIADB = "jdbc:mariadb:";
    private static final String MYSQL = "jdbc:mysql:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** Rows of one round trip: they are in memory, and no more. */
    private static final int FETCH_ROWS = 10_000;

    private final String url;
    private final String name;
    private final Dialect dialect;
    private final Driver driver;
    private final Properties properties;

    private JdbcSource(String url, String name, Dialect dialect, Driver driver, Properties properties) {
        this.url = url;
        this.name = name;
        this.dialect = dialect;
        this.driver = driver;
        this.properties = properties;
    }

    /**
     * A server.
     *
     * @param url {@code jdbc:mariadb:}, {@code jdbc:mysql:} (by MariaDB's driver) or {@code jdbc:postgresql:}
     * @throws IllegalArgumentException for any other
     */
    public static JdbcSource server(String url, Optional<String> user, Optional<String> password) {
        Properties properties = new Properties();
        user.ifPresent(value -> properties.setProperty("user", value));
        password.ifPresent(value -> properties.setProperty("password", value));
        String name = SECRET.matcher(url).replaceAll("");
        if (url.startsWith(MARIADB) || url.startsWith(MYSQL)) {
            // Times without a zone are taken as UTC, and TIMESTAMP columns are handed out in UTC.
            properties.setProperty("sessionVariables", "time_zone='+00:00'");
            String known = url.startsWith(MYSQL) ? MARIADB + url.substring(MYSQL.length()) : url;
            return new JdbcSource(known, name, Dialect.MARIADB, new org.mariadb.jdbc.Driver(), properties);
        }
        if (url.startsWith(POSTGRESQL)) {
            properties.setProperty("options", "-c TimeZone=UTC");
            return new JdbcSource(url, name, Dialect.POSTGRESQL, new org.postgresql.Driver(), properties);
        }
        String scheme = url.toLowerCase(Locale.ROOT).startsWith("jdbc:")
                ? url.substring(0, Math.max(5, url.indexOf(':', 5) + 1))
                : "no JDBC URL";
        throw new IllegalArgumentException(
                "known are " + MARIADB + ", " + MYSQL + " and " + POSTGRESQL + ", not " + scheme);
    }

    /** A file. Its query is that of {@link FileQuery}. */
    public static JdbcSource file(Path file) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        return new JdbcSource(
                "jdbc:duckdb:", file.toString(), Dialect.DUCKDB, new org.duckdb.DuckDBDriver(), properties);
    }

    /** What it is called in manifests and messages. */
    public String name() {
        return name;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads only, and in one transaction. */
    Connection open() {
        try {
            Connection connection = driver.connect(url, properties);
            if (connection == null) {
                throw new ImportException(Reason.SOURCE, name + " is no URL that its driver knows");
            }
            try {
                if (dialect == Dialect.DUCKDB) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SET TimeZone = 'UTC'");
                        statement.execute("SET preserve_insertion_order = false");
                        statement.execute(
                                "SET autoinstall_known_extensions = false"); // nothing is fetched from anywhere
                    }
                } else {
                    connection.setReadOnly(true);
                    connection.setAutoCommit(false); // else PostgreSQL's driver would hold all rows of a result
                }
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return connection;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** A statement whose rows stream in. */
    static Statement streaming(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(FETCH_ROWS);
        return statement;
    }

    /** In one line, without the password. */
    ImportException failure(SQLException e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        String password = properties.getProperty("password", "");
        if (!password.isEmpty()) {
            message = message.replace(password, "***");
        }
        return new ImportException(
                Reason.SOURCE, name + ": " + SECRET.matcher(message).replaceAll(""));
    }
}
