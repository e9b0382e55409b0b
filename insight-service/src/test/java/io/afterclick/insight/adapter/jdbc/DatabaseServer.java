package io.afterclick.insight.adapter.jdbc;

import io.afterclick.embedded.ChildProcess;
import io.afterclick.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real database server of its own, in a temporary folder, on a loopback port. */
public final class DatabaseServer implements AutoCloseable {
    public static final String USER = "reporter";
    public static final String PASSWORD = "pass/w0rd-of-a-test";

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final ChildProcess process;
    private final String url;

    private DatabaseServer(ChildProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    /** MariaDB, with an empty database. */
    public static DatabaseServer mariaDb(Path folder) throws IOException, InterruptedException {
        Path server = RequiredTool.find("mariadbd", "mariadb-server");
        Path installer = RequiredTool.find("mariadb-install-db", "mariadb-server");
        Path data = Files.createDirectories(folder).resolve("mariadb");
        List<String> user = ROOT ? List.of("--user=root") : List.of();
        List<String> install = new ArrayList<>(List.of(
                installer.toString(), "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"));
        install.add("--datadir=" + data);
        install.addAll(user);
        run(install, folder.resolve("mariadb-install.log"));
        int port = FreePorts.find(1)[0];
        List<String> command = new ArrayList<>(List.of(
                server.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--socket=" + folder.resolve("m.sock"),
                // A server that starts deletes the temporary tables of others in the same folder.
                "--tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-networking=0",
                "--innodb-buffer-pool-size=256M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0"));
        command.addAll(user);
        ChildProcess process = ChildProcess.start("mariadbd", command, Map.of(), folder.resolve("mariadb.log"));
        String root = "jdbc:mariadb://127.0.0.1:" + port + "/";
        awaitUp(process, root + "?user=root");
        DatabaseServer started = new DatabaseServer(process, root + "shop");
        try (Connection connection = DriverManager.getConnection(root + "?user=root");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop CHARACTER SET utf8mb4");
            statement.execute("CREATE USER " + USER + "@'%' IDENTIFIED BY '" + PASSWORD + "'");
            statement.execute("GRANT ALL ON *.* TO " + USER + "@'%'");
        } catch (SQLException e) {
            started.close();
            throw new IllegalStateException(e);
        }
        return started;
    }

    /** PostgreSQL, with an empty database. It refuses to run as root, so as root it runs as the user postgres. */
    public static DatabaseServer postgreSql(Path folder) throws IOException, InterruptedException {
        Path server = RequiredTool.find("postgres", "postgresql");
        Path installer = RequiredTool.find("initdb", "postgresql");
        Path data = Files.createDirectories(folder.resolve("postgresql"));
        List<String> as = List.of();
        if (ROOT) {
            as = List.of("runuser", "-u", "postgres", "--");
            for (Path up = folder;
                    up != null && up.startsWith(System.getProperty("java.io.tmpdir"));
                    up = up.getParent()) {
                if (!up.toString().equals(System.getProperty("java.io.tmpdir"))) {
                    Files.setPosixFilePermissions(up, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
            run(List.of("chown", "postgres", data.toString()), folder.resolve("chown.log"));
        }
        List<String> install = new ArrayList<>(as);
        install.addAll(List.of(
                installer.toString(), "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"));
        run(install, folder.resolve("postgresql-install.log"));
        int port = FreePorts.find(1)[0];
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(
                server.toString(), "-D", data.toString(), "-p", "" + port, "-c", "fsync=off", "-k", data.toString()));
        ChildProcess process = ChildProcess.start("postgres", command, Map.of(), folder.resolve("postgresql.log"));
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        awaitUp(process, url + "?user=" + USER);
        return new DatabaseServer(process, url);
    }

    /** Without user and password. */
    public String url() {
        return url;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, USER, PASSWORD);
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static void awaitUp(ChildProcess process, String url) {
        Awaitility.await("server is up").atMost(Duration.ofSeconds(60)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("ended: see " + process.log());
            }
            try (Connection connection = DriverManager.getConnection(url)) {
                return connection.isValid(1);
            } catch (SQLException e) {
                return false;
            }
        });
    }

    private static void run(List<String> command, Path log) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(command.get(0) + " ended with " + code + ": " + Files.readString(log));
        }
    }
}
