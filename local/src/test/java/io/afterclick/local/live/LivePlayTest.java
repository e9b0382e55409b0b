package io.afterclick.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.Measures;
import io.afterclick.local.trial.Measures.Sum;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The readers against something that answers as the gateway does. */
@Timeout(120)
class LivePlayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WorldSettings SETTINGS = new WorldSettings(4, 60, 5, 2, 0, 0);

    private final World world = new AdditiveWorld(SETTINGS);
    private final Set<String> works = new HashSet<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final Map<String, List<String>> slates = new HashMap<>(); // by token
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private int asked;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        ObjectNode answer = JSON.createObjectNode();
        int status = answer(exchange.getRequestURI().getPath(), body, answer);
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized int answer(String path, JsonNode body, ObjectNode answer) {
        if (path.equals("/v1/works")) {
            body.path("works").forEach(work -> works.add(work.path("work_id").asText()));
            return 200;
        }
        if (path.equals("/v1/events")) {
            body.path("events").forEach(events::add);
            return 202;
        }
        if (path.equals("/v1/models")) {
            return 401;
        }
        if (path.endsWith("/related")) {
            return slate(path.split("/")[3], answer);
        }
        return 404;
    }

    /** Every third slate is by another policy, and each holds a work that is none of the world's. */
    private int slate(String query, ObjectNode answer) {
        if (!works.contains(query)) {
            return 404;
        }
        String token = "t" + asked++;
        answer.put("decision_token", token).put("policy", asked % 3 == 0 ? "other" : "some");
        List<String> shown = new ArrayList<>();
        answer.withArray("items").addObject().put("work_id", "stranger");
        for (int work : world.catalog().candidates(Catalog.number(query), 0).works()) {
            if (shown.size() < 9) {
                shown.add(Catalog.id(work));
                answer.withArray("items").addObject().put("work_id", Catalog.id(work));
            }
        }
        slates.put(token, shown);
        return 200;
    }

    @Test
    void run_loadsTheWorldPlaysAllVisitsAndSendsWhatReadersDo() {
        ApiClient api = new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "simulation");
        Comparison comparison = new LivePlay(api, world, Clock.systemUTC(), Progress.SILENT)
                .run(400)
                .orElseThrow();

        assertThat(works)
                .as("those of the first day, and new ones")
                .hasSize(world.catalog().works());
        assertThat(comparison.sameReaders()).isFalse();
        assertThat(comparison.entries())
                .extracting(Comparison.Entry::policy)
                .containsExactlyInAnyOrder("some", "other");
        assertThat(total(comparison, Sum.VISITS)).isEqualTo(comparison.visits()).isGreaterThan(200);

        Map<String, List<JsonNode>> byType = new HashMap<>();
        for (JsonNode event : events) {
            byType.computeIfAbsent(event.path("type").asText(), type -> new ArrayList<>())
                    .add(event);
        }
        assertThat((double) byType.get("impression").size()).isEqualTo(total(comparison, Sum.IMPRESSIONS));
        assertThat((double) byType.get("click").size())
                .isEqualTo(total(comparison, Sum.CLICKS))
                .isGreaterThan(20);
        assertThat(byType.get("impression")).allSatisfy(event -> assertThat(
                        slates.get(event.path("decision_token").asText()))
                .contains(event.path("work_id").asText()));
        List<JsonNode> past = byType.get("read").stream()
                .filter(event -> event.path("imported").asBoolean())
                .toList();
        assertThat(past).hasSize(8 * SETTINGS.readers());
        Set<String> secondEpisodes = new HashSet<>();
        byType.get("read").stream()
                .filter(event -> event.path("episode").asInt() == 2)
                .forEach(event -> secondEpisodes.add(event.path("reader_id") + " " + event.path("work_id")));
        assertThat(secondEpisodes.size())
                .as("a reader may read on twice with one work, as this gateway shows again what was read")
                .isBetween(1, (int) total(comparison, Sum.READ_ONS));
    }

    private static double total(Comparison comparison, Sum sum) {
        return comparison.entries().stream()
                .map(Comparison.Entry::measures)
                .mapToDouble((Measures measures) -> measures.total(sum))
                .sum();
    }
}
