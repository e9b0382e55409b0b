package io.afterclick.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes batches as the gateway does and keeps them; answers otherwise where it has been told to. */
final class FakeGateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonNode> works = new ArrayList<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final List<Integer> batchSizes = new ArrayList<>();
    private final Queue<Answer> scripted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger underWayMax = new AtomicInteger();
    private volatile String tenant = "";
    private volatile String authorization = "";
    private volatile int probeStatus = 404;
    private volatile long delayMillis;

    private record Answer(int status, String body) {}

    FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next batches are answered so, one after the other, and not kept. */
    void willAnswer(int status, String body) {
        scripted.add(new Answer(status, body));
    }

    void takesMillis(long millis) {
        delayMillis = millis;
    }

    synchronized List<JsonNode> works() {
        return List.copyOf(works);
    }

    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    synchronized List<Integer> batchSizes() {
        return List.copyOf(batchSizes);
    }

    int underWayMax() {
        return underWayMax.get();
    }

    String tenant() {
        return tenant;
    }

    /** Header Authorization of the last batch; null where it had none. */
    String authorization() {
        return authorization;
    }

    /** What is answered to who only asks. */
    void willAnswerProbes(int status) {
        probeStatus = status;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, probeStatus, "{}");
                return;
            }
            underWayMax.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
                authorization = exchange.getRequestHeaders().getFirst("Authorization");
                tenant = exchange.getRequestHeaders().getFirst(ApiClient.TENANT_HEADER);
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                Answer answer = scripted.poll();
                if (answer != null) {
                    answer(exchange, answer.status(), answer.body());
                    return;
                }
                keep(body);
                answer(exchange, 202, "{}");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                underWay.decrementAndGet();
            }
        }
    }

    private synchronized void keep(JsonNode body) {
        body.path("works").forEach(works::add);
        body.path("events").forEach(events::add);
        batchSizes.add(body.path("works").size() + body.path("events").size());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
