package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.local.load.ApiClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A client application that shows slates and reports what readers do. */
record Client(ApiClient api) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A slate that was answered. */
    record Slate(HttpResponse<String> response, JsonNode body, long millis) {
        List<String> works() {
            List<String> works = new ArrayList<>();
            body.path("items").forEach(item -> works.add(item.path("work_id").asText()));
            return works;
        }

        List<String> degraded() {
            List<String> degraded = new ArrayList<>();
            body.path("degraded").forEach(stage -> degraded.add(stage.asText()));
            return degraded;
        }

        String token() {
            return body.path("decision_token").asText();
        }

        String traceId() {
            return response.headers().firstValue("X-Trace-Id").orElse("");
        }
    }

    Slate related(String workId, String reader, int limit) {
        long start = System.nanoTime();
        HttpResponse<String> response = api.related(workId, reader, limit).join();
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new Slate(response, ApiClient.body(response), millis);
    }

    /** What a reader did, in the order in which it happened. */
    static final class Events {
        private final ArrayNode events = JSON.createArrayNode();
        private final String reader;
        private final String token;

        Events(String reader, String token) {
            this.reader = reader;
            this.token = token;
        }

        Events saw(String workId) {
            add("impression", workId).put("decision_token", token);
            return this;
        }

        Events clicked(String workId) {
            add("click", workId).put("decision_token", token);
            return this;
        }

        Events read(String workId, int episode) {
            add("read", workId).put("episode", episode);
            return this;
        }

        private ObjectNode add(String type, String workId) {
            return events.addObject()
                    .put("type", type)
                    .put("reader_id", reader)
                    .put("time", Instant.now().toString())
                    .put("work_id", workId);
        }
    }

    HttpResponse<String> post(Events events) {
        byte[] body = JSON.createObjectNode()
                .<ObjectNode>set("events", events.events)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return api.post("/v1/events", body).join();
    }

    void postAccepted(Events events) {
        HttpResponse<String> response = post(events);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }
}
