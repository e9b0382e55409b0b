package io.afterclick.insight.app.cli;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs of the command, and what is in the folders that they make. */
final class ImportRun {
    final int code;
    final String out;
    final String err;

    private ImportRun(int code, String out, String err) {
        this.code = code;
        this.out = out;
        this.err = err;
    }

    /** In this process. */
    static ImportRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ImportCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new ImportRun(code, out.toString(), err.toString());
    }

    /** In a process of its own, which can be killed and whose memory is its own. */
    static Process start(Path log, List<String> jvm, String password, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ImportCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("DB_PASSWORD", password);
        return builder.start();
    }

    /** Finished shards of an import that goes on. */
    static long parts(Path folder) {
        Path parts = folder.resolve("reads.unfinished");
        if (!Files.isDirectory(parts)) {
            return 0;
        }
        try (var files = Files.list(parts)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException e) {
            return 0; // being renamed
        }
    }

    /** Rows of a query, each as text. */
    static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(found.getString(i)).append('|');
                }
                rows.add(row.toString());
            }
        }
        rows.sort(null);
        return rows;
    }

    static List<String> imported(Path folder, String columns) throws SQLException {
        return files(folder.resolve("reads/*.parquet"), columns);
    }

    static List<String> files(Path pattern, String columns) throws SQLException {
        try (Connection duckDb = InMemoryDuckDb.open()) {
            return rows(duckDb, "SELECT " + columns + " FROM '" + pattern + "'");
        }
    }
}
