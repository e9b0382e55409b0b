package io.afterclick.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a service prints that logs JSON to its standard output. */
final class JsonLog {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Of the JVM itself, before anything is logged. */
    private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector";

    private JsonLog() {}

    /** Lines since its last start, but for the one that may not be finished yet. */
    static Stream<JsonNode> of(Mesh mesh, MeshService service) {
        return of(mesh.state().path().resolve("logs").resolve(service.module() + ".out"));
    }

    /** @throws AssertionError where a line is no JSON object */
    static Stream<JsonNode> of(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> !line.equals(INCUBATOR))
                    .map(JsonLog::parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            JsonNode parsed = JSON.readTree(line);
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new AssertionError("no JSON object: " + line);
    }
}
