package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.LockedDoor.TENANT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.ApiTable;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.LockedDoor;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.gateway.testing.TestKeys;
import io.afterclick.proto.bandit.v1.BanditServiceGrpc;
import io.afterclick.proto.bandit.v1.ListPoliciesRequest;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.afterclick.proto.gateway.v1.GatewayServiceGrpc;
import io.afterclick.proto.gateway.v1.GatewayServiceGrpc.GatewayServiceBlockingStub;
import io.afterclick.proto.gateway.v1.GetRelatedRequest;
import io.afterclick.proto.gateway.v1.RecordEventsRequest;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With keys: who may call what, on every port, and what becomes of keys that change. */
@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
@QuarkusTestResource(value = LockedDoor.class, restrictToAnnotatedClass = true)
class AccessIT {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** What a caller may send, by name, and the scopes that it has for the tenant. */
    private static final Map<String, Set<String>> SENDERS = senders();

    @Inject
    FakeBackends backends;

    @Inject
    Router router;

    @Inject
    TlsConfigurationRegistry certificates;

    @Inject
    Event<CertificateUpdatedEvent> certificateUpdated;

    @TestHTTPResource
    URI address;

    @TestHTTPResource(management = true)
    URI management;

    private final List<ManagedChannel> channels = new ArrayList<>();

    // Not injected: what test classes inject is looked for in the applications of all tests.
    private final Path keysFile = setting("afterclick.gateway.keys.file", Path.class);
    private final Path keyStore = setting("quarkus.tls.gateway.key-store.p12.path", Path.class);
    private final int tlsPort = setting("quarkus.http.test-ssl-port", Integer.class);

    private static <T> T setting(String name, Class<T> type) {
        return ConfigProvider.getConfig().getValue(name, type);
    }

    private static Map<String, Set<String>> senders() {
        Map<String, Set<String>> senders = new LinkedHashMap<>();
        senders.put("", Set.of());
        senders.put("Bearer " + TestKeys.key("nobody"), Set.of());
        senders.put("Bearer ", Set.of());
        senders.put("Basic " + TestKeys.key("admin"), Set.of());
        senders.put("Bearer " + TestKeys.sha256(TestKeys.key("admin")), Set.of());
        senders.put("Bearer " + TestKeys.key("read"), Set.of("read"));
        senders.put("Bearer " + TestKeys.key("ingest"), Set.of("ingest"));
        senders.put("Bearer " + TestKeys.key("admin"), Set.of("admin"));
        senders.put("Bearer " + TestKeys.key("everywhere"), Set.of("read", "ingest"));
        senders.put("Bearer " + TestKeys.key("elsewhere"), Set.of());
        return senders;
    }

    private static boolean isKnown(String authorization) {
        return !SENDERS.get(authorization).isEmpty() || authorization.endsWith(TestKeys.key("elsewhere"));
    }

    @BeforeEach
    void awaitReady() {
        // REST Assured keeps a connection for each request, and there is room for few.
        RestAssured.requestSpecification =
                new RequestSpecBuilder().addHeader("Connection", "close").build();
        backends.script(TENANT).training =
                List.of(TrainingProgress.newBuilder().setStep("als").build());
        TestKeys.write(keysFile, TestKeys.file(LockedDoor.entries()));
        await().until(() -> as("Bearer " + TestKeys.key("read"), TENANT)
                        .get("/v1/works/none")
                        .statusCode()
                == 404);
    }

    @AfterEach
    void disconnect() {
        channels.forEach(ManagedChannel::shutdownNow);
        RestAssured.requestSpecification = null;
    }

    @Test
    void httpCalls_eachSender_getExactlyTheDocumentedStatusOnBothPorts() {
        JsonPath api = given().accept("application/json").get("/q/openapi").jsonPath();
        Map<String, Map<String, Map<String, Object>>> described = api.getMap("paths");
        Set<String> calls = new TreeSet<>();
        described.forEach((path, methods) -> methods.keySet().stream()
                .filter(method -> Set.of("get", "put", "post", "delete", "patch", "head", "options")
                        .contains(method))
                .forEach(method -> calls.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(ApiTable.http().keySet()).isEqualTo(calls);

        for (boolean secure : new boolean[] {false, true}) {
            ApiTable.http()
                    .forEach((call, scope) -> SENDERS.forEach((sender, scopes) -> {
                        String method = call.substring(0, call.indexOf(' '));
                        String path = call.substring(call.indexOf(' ') + 1);
                        @SuppressWarnings("unchecked")
                        Map<String, Object> documented = (Map<String, Object>) described
                                .get(path)
                                .get(method.toLowerCase(Locale.ROOT))
                                .get("responses");
                        check(call, scope, scopes, sender, documented.keySet(), request(secure, sender, method, path));
                        if (method.equals("GET")) {
                            int status = request(secure, sender, "HEAD", path).statusCode();
                            assertThat(status == 401 || status == 403)
                                    .as("HEAD %s of %s", path, sender)
                                    .isEqualTo(!scopes.contains(scope));
                        }
                    }));
        }
        assertThat(backends.script("another-tenant").trainingRequests).isEmpty();
        assertThat(backends.script("another-tenant").policyRequests).isEmpty();
    }

    private void check(
            String call, String scope, Set<String> scopes, String sender, Set<String> documented, Response response) {
        String what = call + " of " + sender;
        int status = response.statusCode();
        assertThat(documented).as(what).contains(Integer.toString(status));
        if (!isKnown(sender)) {
            assertThat(status).as(what).isEqualTo(401);
            assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"afterclick\"");
        } else if (!scopes.contains(scope)) {
            assertThat(status).as(what).isEqualTo(403);
        } else {
            assertThat(status).as(what).isNotIn(401, 403, 429, 500);
        }
        if (status == 401 || status == 403) {
            assertThat(response.contentType()).startsWith("application/problem+json");
            assertThat(response.path("type").toString())
                    .isEqualTo(status == 401 ? "/problems/unauthenticated" : "/problems/forbidden");
            assertThat(response.asString()).doesNotContain("0123456789abcdef");
        }
    }

    private Response request(boolean secure, String sender, String method, String path) {
        RequestSpecification request = as(sender, TENANT);
        if (secure) {
            request.baseUri("https://localhost").port(tlsPort).trustStore(trusted());
        }
        if (path.startsWith("/v1/policies/") && method.equals("PUT")) {
            request.contentType("application/yaml");
        }
        return request.request(method, path.replaceAll("\\{[a-z_]+}", "none"));
    }

    @Test
    void tenantHeader_ofAKeyForOne_cannotBeTalkedAround() {
        String read = "Bearer " + TestKeys.key("read");
        assertThat(as(read, "another-tenant").get("/v1/works/none").statusCode())
                .isEqualTo(403);
        assertThat(as(read, "").get("/v1/works/none").statusCode()).isEqualTo(403);
        assertThat(given().header("Authorization", read).get("/v1/works/none").statusCode())
                .isEqualTo(403);
        assertThat(given().header("Authorization", read)
                        .header("X-Afterclick-Tenant", "another-tenant", TENANT)
                        .get("/v1/works/none")
                        .statusCode())
                .isEqualTo(403);
        String everywhere = "Bearer " + TestKeys.key("everywhere");
        assertThat(as(everywhere, "another-tenant").get("/v1/works/none").statusCode())
                .isEqualTo(404);
        assertThat(as(everywhere, "No Tenant").get("/v1/works/none").statusCode())
                .isEqualTo(400);
    }

    @Test
    void routes_ofTheServer_areKnown() {
        Set<String> paths = new TreeSet<>();
        collect(router, "", paths);
        // null: for all paths, such as gRPC; "/": the API. Swagger UI comes in tests and development only.
        // Whoever adds another must say who may call it, in docs/api.md.
        assertThat(paths)
                .isNotEmpty()
                .allMatch(path -> path.equals("null")
                        || path.equals("/")
                        || path.startsWith("/q/openapi")
                        || path.startsWith("/q/swagger-ui"));
    }

    private static void collect(Router router, String prefix, Set<String> paths) {
        for (Route route : router.getRoutes()) {
            String path = route.getPath() == null ? "null" : (prefix + route.getPath()).replace("//", "/");
            if (route.getSubRouter() == null) {
                paths.add(path);
            } else {
                collect(route.getSubRouter(), path, paths);
            }
        }
    }

    @Test
    void callsThatNeedNoKey_areTheDocumentedOnes() {
        assertThat(given().get("/q/openapi").statusCode()).isEqualTo(200);
        assertThat(given().get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(given().get("/").statusCode()).isEqualTo(404);
        for (String probe : List.of("health", "health/live", "health/ready", "metrics")) {
            assertThat(given().get(management + probe).statusCode()).as(probe).isEqualTo(200);
            assertThat(given().get("/q/" + probe).statusCode()).as(probe).isEqualTo(404);
        }
        ApiTable.http().keySet().stream().filter(call -> call.startsWith("GET")).forEach(call -> assertThat(
                        given().get(management.resolve(call.substring(4).replaceAll("\\{[a-z_]+}", "none")))
                                .statusCode())
                .as(call)
                .isEqualTo(404));
    }

    @Test
    void grpcContentType_onAPathOfTheApi_isNoWayIn() {
        for (String path : List.of("/v1/models", "/v1/models/v1/serve", "/v1/events")) {
            int status = given().contentType("application/grpc").post(path).statusCode();
            assertThat(status).as(path).isGreaterThanOrEqualTo(400);
        }
        assertThat(backends.script("default").trainingRequests).isEmpty();
    }

    @Test
    void grpcCalls_eachSender_getExactlyTheDocumentedStatusOnBothPorts() {
        for (boolean secure : new boolean[] {false, true}) {
            SENDERS.forEach((sender, scopes) -> {
                GatewayServiceBlockingStub gateway = GatewayServiceGrpc.newBlockingStub(channel(secure))
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(sender)));
                checkGrpc(sender, scopes, "read", Status.Code.NOT_FOUND, () -> gateway.getRelated(related(TENANT)));
                checkGrpc(
                        sender,
                        scopes,
                        "ingest",
                        Status.Code.INVALID_ARGUMENT,
                        () -> gateway.recordEvents(RecordEventsRequest.newBuilder()
                                .setTenant(TENANT)
                                .build()));
                // A call that declares no scope needs that of admins.
                checkGrpc(sender, scopes, "admin", Status.Code.OK, () -> BanditServiceGrpc.newBlockingStub(
                                channel(secure))
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(sender)))
                        .listPolicies(ListPoliciesRequest.newBuilder()
                                .setTenant(TENANT)
                                .build()));
            });
            assertThat(HealthGrpc.newBlockingStub(channel(secure))
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatusValue())
                    .isEqualTo(1);
        }
        assertThat(ApiTable.grpc().keySet())
                .containsExactlyInAnyOrder(
                        GatewayServiceGrpc.getGetRelatedMethod().getFullMethodName(),
                        GatewayServiceGrpc.getRecordEventsMethod().getFullMethodName());
    }

    private static void checkGrpc(String sender, Set<String> scopes, String scope, Status.Code granted, Runnable call) {
        StatusRuntimeException failure = failure(call);
        Status.Code code =
                failure == null ? Status.Code.OK : failure.getStatus().getCode();
        if (!isKnown(sender)) {
            assertThat(code).as(scope + " of " + sender).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(detail(failure, ErrorInfo.class).getReason()).isEqualTo("UNAUTHENTICATED");
        } else if (!scopes.contains(scope)) {
            assertThat(code).as(scope + " of " + sender).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(detail(failure, ErrorInfo.class).getReason()).isEqualTo("FORBIDDEN");
            assertThat(detail(failure, ErrorInfo.class).getDomain()).isEqualTo("afterclick.io");
        } else {
            assertThat(code).as(scope + " of " + sender).isEqualTo(granted);
        }
    }

    @Test
    void grpcTenant_ofAKeyForOne_cannotBeTalkedAround() {
        GatewayServiceBlockingStub read = stub("read");
        for (String tenant : List.of("", "default", "another-tenant")) {
            assertThat(failure(() -> read.getRelated(related(tenant)))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(failure(() -> stub("everywhere").getRelated(related("another-tenant")))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void grpcMessage_largerThanTheLimit_endsTheCall() {
        assertThat(failure(() -> stub("read").getRelated(withReaderOf(9 << 20)))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        // The server resets the stream; it has no words for it.
        assertThat(failure(() -> stub("read").getRelated(withReaderOf(11 << 20)))
                        .getStatus()
                        .getCode())
                .isIn(Status.Code.INTERNAL, Status.Code.CANCELLED, Status.Code.RESOURCE_EXHAUSTED);
    }

    private static GetRelatedRequest withReaderOf(int length) {
        return related(TENANT).toBuilder().setReaderId("r".repeat(length)).build();
    }

    @Test
    void rateAndQuota_overrun_429WithTheTimeToWait() {
        Response often = null;
        for (int i = 0; i < 200 && (often == null || often.statusCode() == 404); i++) {
            often = as("Bearer " + TestKeys.key("hasty"), TENANT).get("/v1/works/none");
        }
        assertThat(often.statusCode()).isEqualTo(429);
        assertThat(often.header("Retry-After")).isEqualTo("1");
        assertThat(often.contentType()).startsWith("application/problem+json");
        assertThat(often.<String>path("type")).isEqualTo("/problems/rate-limited");

        List<Integer> statuses = new ArrayList<>();
        Response spent = null;
        for (int i = 0; i < 4; i++) {
            spent = as("Bearer " + TestKeys.key("thrifty"), TENANT).get("/v1/works/none");
            statuses.add(spent.statusCode());
        }
        assertThat(statuses).containsExactly(404, 404, 404, 429);
        assertThat(spent.<String>path("type")).isEqualTo("/problems/quota-spent");
        assertThat(Integer.parseInt(spent.header("Retry-After"))).isBetween(1, 86_400);

        StatusRuntimeException failure = failure(() -> stub("thrifty").getRelated(related(TENANT)));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(detail(failure, ErrorInfo.class).getReason()).isEqualTo("QUOTA_SPENT");
        assertThat(detail(failure, RetryInfo.class).getRetryDelay().getSeconds())
                .isBetween(0L, 86_400L);
    }

    @Test
    void keys_rotatedUnderCalls_loseNoCall_andAFaultyFileChangesNothing() {
        List<String> rotated = new ArrayList<>(LockedDoor.entries());
        rotated.add(TestKeys.entry("next", "\"read\"", "\"*\"", ""));
        TestKeys.write(keysFile, TestKeys.file(rotated));
        awaitStatus("next", 404);
        assertThat(status("read")).isEqualTo(404);

        TestKeys.write(keysFile, "{\"keys\": [");
        await().untilAsserted(
                        () -> assertThat(metrics()).containsPattern("afterclick_gateway_keys_good(\\{[^}]*})? 0"));
        assertThat(status("next")).isEqualTo(404);
        assertThat(status("read")).isEqualTo(404);

        rotated.removeIf(entry -> entry.contains("\"name\": \"read\""));
        TestKeys.write(keysFile, TestKeys.file(rotated));
        await().until(() -> {
            assertThat(status("next")).isEqualTo(404);
            return status("read") == 401;
        });
        assertThat(metrics())
                .containsPattern("afterclick_gateway_keys_good(\\{[^}]*})? 1")
                .containsPattern("afterclick_gateway_keys(\\{[^}]*})? " + rotated.size())
                .containsPattern("afterclick_gateway_access_refused_total\\{[^}]*reason=\"unknown_key\"[^}]*} [1-9]")
                .containsPattern(
                        "afterclick_gateway_access_admitted_total\\{[^}]*key=\"next\"[^}]*scope=\"read\"[^}]*} [1-9]")
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void pagesOfOtherSites_getNoAnswerToRead() {
        Response preflight = given().header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/v1/events");
        assertThat(preflight.headers().asList())
                .noneMatch(header -> header.getName().toLowerCase(Locale.ROOT).startsWith("access-control-"));
        Response read = as("Bearer " + TestKeys.key("read"), TENANT)
                .header("Origin", "https://evil.example")
                .get("/v1/works/none");
        assertThat(read.statusCode()).isEqualTo(404);
        assertThat(read.headers().asList())
                .noneMatch(header -> header.getName().toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }

    @Test
    void connections_beyondTheLimit_areClosed_andRoomIsMadeAgain() throws IOException {
        byte[] request = "GET /v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        List<Socket> sockets = new ArrayList<>();
        try {
            boolean closed = false;
            for (int i = 0; i <= LockedDoor.CONNECTIONS_MAX + 5; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                // A connection counts from its first bytes on, which tell the protocol.
                socket.getOutputStream().write(request);
                sockets.add(socket);
            }
            for (Socket socket : sockets) {
                closed |= isClosed(socket);
            }
            assertThat(closed).isTrue();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        awaitStatus("read", 404);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void certificate_renewed_isShownToTheNextConnection() throws Exception {
        assertThat(shown()).isEqualTo("CN=gateway");
        LockedDoor.certificate(keyStore, "renewed");
        assertThat(certificates.get("gateway").orElseThrow().reload()).isTrue();
        // As quarkus.tls.gateway.reload-period does it.
        certificateUpdated.fire(new CertificateUpdatedEvent(
                "gateway", certificates.get("gateway").orElseThrow()));
        await().until(() -> shown().equals("CN=renewed"));
        assertThat(request(true, "Bearer " + TestKeys.key("read"), "GET", "/v1/works/{work_id}")
                        .statusCode())
                .isEqualTo(404);
    }

    private String shown() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", tlsPort)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void keys_areInNoLogLine_howeverMuchIsLogged() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage() + List.of(record.getParameters() == null ? "" : record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.afterclick");
        Level before = log.getLevel();
        log.addHandler(handler);
        log.setLevel(Level.ALL);
        try {
            assertThat(status("read")).isEqualTo(404);
            assertThat(status("nobody")).isEqualTo(401);
            failure(() -> stub("read").getRelated(related(TENANT)));
            TestKeys.write(keysFile, "{\"keys\": [{\"name\": \"" + TestKeys.key("oops") + "\"}]}");
            await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains("keys is refused")));
        } finally {
            log.removeHandler(handler);
            log.setLevel(before);
        }
        assertThat(lines).noneMatch(line -> line.contains("0123456789abcdef"));
    }

    private static int status(String key) {
        return as("Bearer " + TestKeys.key(key), TENANT).get("/v1/works/none").statusCode();
    }

    private static void awaitStatus(String key, int status) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> status(key) == status);
    }

    private static RequestSpecification as(String authorization, String tenant) {
        RequestSpecification request = given().contentType("application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return tenant.isEmpty() ? request : request.header("X-Afterclick-Tenant", tenant);
    }

    private String metrics() {
        return given().get(management + "metrics").asString();
    }

    private GatewayServiceBlockingStub stub(String key) {
        return GatewayServiceGrpc.newBlockingStub(channel(false))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers("Bearer " + TestKeys.key(key))));
    }

    private static GetRelatedRequest related(String tenant) {
        return GetRelatedRequest.newBuilder()
                .setTenant(tenant)
                .setWorkId("none")
                .build();
    }

    private static Metadata headers(String authorization) {
        Metadata headers = new Metadata();
        if (!authorization.isEmpty()) {
            headers.put(AUTHORIZATION, authorization);
        }
        return headers;
    }

    private ManagedChannel channel(boolean secure) {
        int port = secure ? tlsPort : address.getPort();
        ManagedChannel channel = channels.stream()
                .filter(open -> open.authority().endsWith(":" + port))
                .findFirst()
                .orElseGet(() -> connect(secure, port));
        if (!channels.contains(channel)) {
            channels.add(channel);
        }
        return channel;
    }

    private ManagedChannel connect(boolean secure, int port) {
        try {
            if (!secure) {
                return ManagedChannelBuilder.forAddress("localhost", port)
                        .usePlaintext()
                        .build();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted());
            return Grpc.newChannelBuilder(
                            "localhost:" + port,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(trust.getTrustManagers())
                                    .build())
                    .build();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Trusts the certificate of the key store, and no other. */
    private KeyStore trusted() {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, LockedDoor.PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (Iterator<String> aliases = store.aliases().asIterator(); aliases.hasNext(); ) {
                Certificate certificate = store.getCertificate(aliases.next());
                trusted.setCertificateEntry("gateway", certificate);
            }
            return trusted;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static StatusRuntimeException failure(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static <T extends Message> T detail(StatusRuntimeException failure, Class<T> type) {
        try {
            for (Any detail : StatusProto.fromThrowable(failure).getDetailsList()) {
                if (detail.is(type)) {
                    return detail.unpack(type);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + failure);
    }
}
