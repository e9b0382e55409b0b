package io.afterclick.local;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.mesh.Mesh;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a mesh keeps of a reader, as somebody with access to its disk and its Redis sees it. */
record Traces(Mesh mesh) {

    /** Asks for the deletion of a reader. @return the status of the answer */
    int delete(String reader) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(mesh.apiUrl() + "/v1/readers/" + ApiClient.encoded(reader)))
                .DELETE()
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    int historyFilesHolding(String reader) throws IOException {
        return filesHolding(mesh.state().path().resolve("insight"), reader);
    }

    int trainingFilesHolding(String reader) throws IOException {
        return filesHolding(mesh.state().path().resolve("candidate").resolve("training"), reader);
    }

    /** Parquet files with a row of the reader; a file that is replaced while it is looked at counts as one. */
    private static int filesHolding(Path folder, String reader) throws IOException {
        int holding = 0;
        List<Path> parts;
        try (var files = Files.walk(folder)) {
            parts = files.filter(file -> file.toString().endsWith(".parquet")).toList();
        } catch (java.io.UncheckedIOException e) {
            return 1;
        }
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (Path part : parts) {
                holding += holds(statement, part, reader) ? 1 : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return holding;
    }

    private static boolean holds(Statement statement, Path part, String reader) {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM (SELECT CAST(row AS VARCHAR) AS text FROM"
                + " read_parquet('" + part + "') row) WHERE contains(text, '" + reader + "')")) {
            rows.next();
            return rows.getLong(1) > 0;
        } catch (SQLException e) {
            return true;
        }
    }

    /** Keys of Redis that hold the reader's id. */
    List<String> redisKeysOf(String reader) throws IOException {
        try (Socket redis = new Socket("127.0.0.1", mesh.ports().redis())) {
            String pattern = "*" + reader + "*";
            redis.getOutputStream()
                    .write("*2\r\n$4\r\nKEYS\r\n$%d\r\n%s\r\n"
                            .formatted(pattern.length(), pattern)
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(redis.getInputStream(), StandardCharsets.UTF_8));
            int count = Integer.parseInt(answer.readLine().substring(1));
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answer.readLine(); // its length
                keys.add(answer.readLine());
            }
            return keys;
        }
    }
}
