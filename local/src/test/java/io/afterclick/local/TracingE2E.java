package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.mesh.MeshSettings;
import io.afterclick.local.progress.PrintedProgress;
import io.afterclick.local.progress.Progress;
import io.afterclick.proto.gateway.v1.GatewayServiceGrpc;
import io.afterclick.proto.gateway.v1.GetRelatedRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Spans of the packaged services, as a collector gets them: none unless asked for, then one trace from a client's request
 * to what was learned of it, and no ids.
 *
 * <p>First a mesh with the defaults; then the same one again, with an operator's settings.
 */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TracingE2E {
    private static final Path FOLDER = Path.of("target", "e2e").toAbsolutePath();
    /** In every id, title and key of this test. */
    private static final String MARK = "5f3a91";

    private static final String READER = "reader-" + MARK;
    private static final String KEY = "key-" + MARK;
    private static final int WORKS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** As docs/operations.md promises. */
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private static final String SPAN_OF_CLIENT = "b7ad6b7169203331";
    private static final Set<MeshService> ASKED =
            Set.of(MeshService.GATEWAY, MeshService.CANDIDATE, MeshService.BANDIT, MeshService.FEATURE);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> tokens = new ArrayList<>();

    private static Path state;
    private static MeshPorts ports;
    private static SpanReceiver receiver;
    private static Mesh mesh;
    private static boolean on;

    @BeforeAll
    static void startMesh() throws Exception {
        state = Files.createDirectories(
                FOLDER.resolve("tracing-" + ProcessHandle.current().pid()));
        ports = MeshPorts.anyFree();
        receiver = SpanReceiver.start();
        mesh = start(Map.of());
        String works = IntStream.range(0, WORKS)
                .mapToObj(i -> """
                        {"work_id": "%s", "title": "Title %s of a dragon and a tower", "language": "en"}""".formatted(work(i), MARK))
                .collect(Collectors.joining(",", "{\"works\":[", "]}"));
        assertThat(send(request("/v1/works").POST(json(works))).statusCode()).isEqualTo(200);
        awaitSlates();
    }

    @AfterAll
    static void stopMesh() {
        if (mesh != null) {
            mesh.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    /** A mesh on the state of this test, whose services would find the receiver. */
    private static Mesh start(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.otel.exporter.otlp.endpoint", receiver.url());
        all.put("quarkus.otel.bsp.schedule.delay", "200ms");
        all.put("afterclick.access-log-level", "INFO");
        Map<MeshService, Map<String, String>> overrides = new EnumMap<>(MeshService.class);
        for (MeshService service : MeshService.values()) {
            overrides.put(service, all);
        }
        Path home = Path.of(System.getProperty("afterclick.home", ".."));
        Progress progress = new PrintedProgress(System.out, false, 80, System::nanoTime);
        Mesh started = Mesh.prepare(
                new MeshSettings(home.toAbsolutePath().normalize(), state.resolve("mesh"), ports, overrides), progress);
        started.start();
        return started;
    }

    private static void awaitSlates() {
        await("whole slates").atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            Client.Slate slate = related(Optional.empty());
            assertThat(slate.works()).hasSize(10);
            assertThat(slate.degraded()).isEmpty();
        });
    }

    @Test
    @Order(1)
    void byDefault_nothingIsSent_thoughAClientAsksForIt_andIdsStillTravel() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Optional<String> parent = Optional.of("00-" + trace + "-" + SPAN_OF_CLIENT + "-01");
        Client.Slate slate = related(parent);
        assertThat(slate.traceId()).isEqualTo(trace);
        read(slate, parent);
        await("the click is counted").atMost(PATIENCE).untilAsserted(() -> assertThat(traceParentsOfCounts())
                .anyMatch(counted -> counted.startsWith("00-" + trace) && counted.endsWith("-00")));
        for (MeshService service : ASKED) {
            await(service.module() + " logs the trace").atMost(PATIENCE).until(() -> Files.readString(
                            mesh.state().serviceLog(service))
                    .contains("trace=" + trace));
        }
        assertThat(receiver.connections()).isZero();
        for (MeshService service : MeshService.values()) {
            assertThat(Files.readString(mesh.state().serviceLog(service)))
                    .as(service.module())
                    .doesNotContainIgnoringCase("otlp")
                    .doesNotContainIgnoringCase("export")
                    .doesNotContain(receiver.url());
        }
    }

    @Test
    @Order(2)
    void switchedOn_aRequest_isOneTraceThroughAllServicesThatItAsks() throws Exception {
        switchOn();
        String trace = related(Optional.empty()).traceId();
        List<SpanReceiver.Received> spans = whole(trace, "", found -> found.stream()
                .map(SpanReceiver.Received::service)
                .collect(Collectors.toSet())
                .containsAll(ASKED.stream().map(MeshService::module).toList()));
        assertThat(spans.stream().filter(span -> span.parentId().isEmpty()))
                .singleElement()
                .satisfies(first -> {
                    assertThat(first.service()).isEqualTo(MeshService.GATEWAY.module());
                    assertThat(first.name()).isEqualTo("GET /v1/works/{work_id}/related");
                });
    }

    @Test
    @Order(3)
    void switchedOn_aClickThatIsReadOn_isOneTraceFromThePostToThePosterior() throws Exception {
        switchOn();
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        // The client records nothing of it, which is for the mesh to decide.
        read(related(Optional.empty()), Optional.of("00-" + trace + "-" + SPAN_OF_CLIENT + "-00"));
        List<SpanReceiver.Received> spans = whole(
                trace,
                SPAN_OF_CLIENT,
                found -> found.stream()
                                .filter(span -> span.name().equals("update posterior"))
                                .count()
                        >= 3);
        Map<String, SpanReceiver.Received> byId =
                spans.stream().collect(Collectors.toMap(SpanReceiver.Received::id, Function.identity()));
        assertThat(spans.stream().filter(span -> span.name().equals("update posterior")))
                .allSatisfy(updated -> {
                    assertThat(updated.service()).isEqualTo(MeshService.BANDIT.module());
                    SpanReceiver.Received counted = byId.get(updated.parentId());
                    assertThat(counted.name()).isEqualTo("count outcome");
                    SpanReceiver.Received attributed = byId.get(counted.parentId());
                    assertThat(attributed.name()).isEqualTo("attribute event");
                    SpanReceiver.Received posted = byId.get(attributed.parentId());
                    assertThat(posted.service()).isEqualTo(MeshService.GATEWAY.module());
                    assertThat(posted.name()).isEqualTo("POST /v1/events");
                    assertThat(posted.parentId()).isEqualTo(SPAN_OF_CLIENT);
                });
        assertThat(spans.stream().filter(span -> span.name().equals("count outcome")))
                .as("what moved the work")
                .anySatisfy(counted -> assertThat(counted.span().getAttributesList())
                        .anySatisfy(attribute -> {
                            assertThat(attribute.getKey()).isEqualTo("afterclick.read_ons");
                            assertThat(attribute.getValue().getIntValue()).isEqualTo(1);
                        }));
    }

    @Test
    @Order(4)
    void switchedOn_idsTitlesTokensAndKeys_areInNoSpan_howeverFaultyTheRequest() throws Exception {
        switchOn();
        Client.Slate slate = related(Optional.empty());
        read(slate, Optional.empty());
        faultyRequests(slate);
        String trace = send(request("/v1/readers/" + READER).DELETE())
                .headers()
                .firstValue("X-Trace-Id")
                .orElseThrow();
        await("the last request is here").atMost(PATIENCE).until(() -> receiver.spansOf(trace).stream()
                .anyMatch(span -> span.name().equals("DELETE /v1/readers/{reader_id}")));
        assertThat(receiver.received()).hasSizeGreaterThan(10).allSatisfy(sent -> assertThat(sent.toString())
                .doesNotContain(MARK)
                .doesNotContain(tokens)
                .doesNotContain("exception"));
    }

    /** Last, as the receiver does not come back. */
    @Test
    @Order(5)
    void switchedOn_collectorAway_slatesAreWhole_andServicesEndInTime() throws Exception {
        switchOn();
        receiver.close();
        await("spans are lost").atMost(PATIENCE).until(() -> {
            related(Optional.empty());
            return Files.readString(mesh.state().serviceLog(MeshService.GATEWAY))
                    .contains("Failed to export");
        });
        awaitSlates();
        for (MeshService service : ASKED) {
            long start = System.nanoTime();
            mesh.stopService(service);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(service.module())
                    .isLessThan(STOP_MAX);
        }
    }

    private static void faultyRequests(Client.Slate slate) throws Exception {
        String query = "/v1/works/" + work(0) + "/related?reader=" + READER;
        for (HttpRequest.Builder faulty : List.of(
                request(query + "&limit=x"),
                request(query + "x".repeat(200)),
                request(query).method("M" + MARK, HttpRequest.BodyPublishers.noBody()),
                request(query).PUT(json("{}")),
                request("/v1/works/none-" + MARK + "/related"),
                request("/v1/works/none-" + MARK),
                request("/v1/nothing/" + MARK),
                request("/" + MARK + "?token=" + slate.token()),
                request("/v1/events").POST(json("{\"events\":[{\"reader_id\":\"" + READER + "\",")),
                request("/v1/events").POST(json("[\"" + MARK + "\"]")),
                request("/v1/events").POST(json(events("another-" + MARK, slate))))) {
            assertThat(send(faulty).statusCode()).isBetween(400, 499);
        }
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", ports.gateway())
                .usePlaintext()
                .build();
        try {
            GatewayServiceGrpc.GatewayServiceBlockingStub gateway = GatewayServiceGrpc.newBlockingStub(channel);
            GetRelatedRequest.Builder asked = GetRelatedRequest.newBuilder().setReaderId(READER);
            gateway.getRelated(asked.setWorkId(work(0)).build());
            assertThatThrownBy(() ->
                            gateway.getRelated(asked.setWorkId("none-" + MARK).build()))
                    .isInstanceOf(StatusRuntimeException.class);
            assertThatThrownBy(() -> gateway.getRelated(asked.setLimit(-1).build()))
                    .isInstanceOf(StatusRuntimeException.class);
        } finally {
            channel.shutdownNow();
        }
    }

    /** The same mesh again, with what docs/operations.md says. */
    private static void switchOn() throws Exception {
        if (on) {
            return;
        }
        mesh.close();
        mesh = start(Map.of("quarkus.otel.traces.sampler.arg", "1"));
        on = true;
        awaitSlates();
    }

    /** All spans of a trace, when it has what is waited for, and the parents of all but of the one that the client named. */
    private static List<SpanReceiver.Received> whole(
            String trace, String parentAtClient, Function<List<SpanReceiver.Received>, Boolean> complete) {
        return await("the whole of trace " + trace).atMost(PATIENCE).until(() -> receiver.spansOf(trace), spans -> {
            Set<String> ids = spans.stream().map(SpanReceiver.Received::id).collect(Collectors.toSet());
            return complete.apply(spans)
                    && spans.stream()
                            .map(SpanReceiver.Received::parentId)
                            .allMatch(parent -> ids.contains(parent) || parent.equals(parentAtClient));
        });
    }

    private static Client.Slate related(Optional<String> traceParent) throws Exception {
        HttpRequest.Builder request = request("/v1/works/" + work(0) + "/related?limit=10&reader=" + READER);
        traceParent.ifPresent(parent -> request.header("traceparent", parent));
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Client.Slate slate = new Client.Slate(response, ApiClient.body(response), 0);
        tokens.add(slate.token());
        return slate;
    }

    /** Sees, clicks and reads on the first work of a slate. */
    private static void read(Client.Slate slate, Optional<String> traceParent) throws Exception {
        HttpRequest.Builder request = request("/v1/events").POST(json(events(READER, slate)));
        traceParent.ifPresent(parent -> request.header("traceparent", parent));
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    private static String events(String reader, Client.Slate slate) {
        String common = "\"reader_id\":\"%s\",\"work_id\":\"%s\",\"time\":\"%s\""
                .formatted(reader, slate.works().get(0), Instant.now());
        String shown = common + ",\"decision_token\":\"" + slate.token() + "\"";
        return """
                {"events":[{"type":"impression",%s},{"type":"click",%s},
                {"type":"read","episode":1,%s},{"type":"read","episode":2,%s}]}""".formatted(shown, shown, common, common);
    }

    private static List<String> traceParentsOfCounts() {
        return new Topic(mesh.bootstrapServers(), "afterclick.counts")
                .records().stream()
                        .map(record -> record.headers().lastHeader("traceparent"))
                        .map(header -> header == null ? "" : text(header))
                        .toList();
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(mesh.apiUrl() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + KEY)
                .header("User-Agent", "agent-" + MARK);
    }

    private static HttpRequest.BodyPublisher json(String body) {
        return HttpRequest.BodyPublishers.ofString(body);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String work(int index) {
        return "work-" + MARK + "-" + index;
    }
}
