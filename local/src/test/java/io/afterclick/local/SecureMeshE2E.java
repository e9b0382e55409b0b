package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import io.afterclick.embedded.ChildProcess;
import io.afterclick.embedded.EmbeddedKafka;
import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.FreePorts;
import io.afterclick.embedded.MeshTopics;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.load.Loader;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.mesh.MeshSettings;
import io.afterclick.local.progress.PrintedProgress;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.world.SyntheticWorld;
import io.afterclick.proto.feature.v1.BackfillProgress;
import io.afterclick.proto.feature.v1.BackfillViewRequest;
import io.afterclick.proto.feature.v1.FeatureOperationsGrpc;
import io.afterclick.proto.feature.v1.HistorySpan;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The packaged services with profiles {@code tls} and {@code mtls}, on a Kafka that asks for TLS and a password and a Redis
 * that asks for TLS, a certificate and a password. Services are called by name, and one name has two addresses.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureMeshE2E {
    private static final Path FOLDER = Path.of("target", "e2e").toAbsolutePath();
    private static final Path HOME = Path.of(System.getProperty("afterclick.home", ".."))
            .toAbsolutePath()
            .normalize();
    private static final int WORKS = 40;
    private static final int READERS = 20;
    private static final String PASSWORD = "only-for-tests";
    private static final String RANKED = "afterclick_bandit_rank_time_seconds_count";
    private static final Set<MeshService> CALLED =
            EnumSet.of(MeshService.CANDIDATE, MeshService.BANDIT, MeshService.FEATURE);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final List<AutoCloseable> SERVERS = new ArrayList<>();

    private static Path folder;
    private static TestCa ca;
    private static TestCa otherCa;
    private static int redisPort;
    private static int kafkaPort;
    private static String kafkaForTheTest;
    private static Mesh mesh;
    private static SyntheticWorld world;
    private static Client client;

    @BeforeAll
    static void startMesh() throws Exception {
        Path redis = requireRedis();
        folder = Files.createDirectories(
                FOLDER.resolve("secure-" + ProcessHandle.current().pid()));
        ca = TestCa.create(folder.resolve("ca"), "mesh");
        otherCa = TestCa.create(folder.resolve("other-ca"), "somebody else");
        for (MeshService service : MeshService.values()) {
            ca.issue(files(service), service.module(), "localhost");
        }
        writeHosts("127.0.0.1");
        int[] ports = FreePorts.find(4);
        kafkaPort = ports[2];
        redisPort = ports[3];
        startRedis(redis, redisPort, "localhost");
        startKafka(ports);
        world = SyntheticWorld.create(11, WORKS);
        world.writeTo(folder.resolve("world"), READERS);
        Progress progress = new PrintedProgress(System.out, false, 80, System::nanoTime);
        mesh = Mesh.prepare(new MeshSettings(HOME, folder.resolve("mesh"), MeshPorts.anyFree(), settings()), progress);
        mesh.start();
        client = new Client(new ApiClient(mesh.apiUrl(), "default"));
        new Loader(client.api(), progress).load(DataFolder.open(folder.resolve("world"), Clock.systemUTC(), progress));
        awaitWhole();
    }

    private static Path requireRedis() {
        Optional<Path> redis = EmbeddedRedis.installed("redis-server");
        String reason = "redis-server with TLS is missing (Debian: apt install redis-server)";
        if ("true".equals(System.getenv("AFTERCLICK_NO_SKIPS"))) {
            assertThat(redis).as(reason).isPresent();
        }
        assumeTrue(redis.isPresent(), reason);
        return redis.get();
    }

    private static void startRedis(Path program, int port, String name) throws Exception {
        Path files = folder.resolve("redis-" + name);
        ca.issue(files, name);
        ChildProcess redis = ChildProcess.start(
                "redis-" + name,
                List.of(
                        program.toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        files.resolve("tls.crt").toString(),
                        "--tls-key-file",
                        files.resolve("tls.key").toString(),
                        "--tls-ca-cert-file",
                        ca.certificate().toString(),
                        "--tls-auth-clients",
                        "yes",
                        "--requirepass",
                        PASSWORD,
                        "--save",
                        ""),
                Map.of(),
                folder.resolve("redis-" + name + ".log"));
        SERVERS.add(redis);
        await("redis is up")
                .atMost(Duration.ofSeconds(30))
                .until(() -> redis.isAlive() && Files.readString(redis.log()).contains("Ready to accept connections"));
    }

    /** Its first listener is for this test alone; services know the second one. */
    private static void startKafka(int[] ports) throws Exception {
        Path files = folder.resolve("kafka-files");
        ca.issue(files, "localhost");
        Map<String, String> secured = new HashMap<>();
        secured.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,SECURE://127.0.0.1:%d"
                        .formatted(ports[0], ports[1], ports[2]));
        secured.put(
                "advertised.listeners", "PLAINTEXT://127.0.0.1:%d,SECURE://localhost:%d".formatted(ports[0], ports[2]));
        secured.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL");
        secured.put("listener.name.secure.ssl.keystore.type", "PEM");
        secured.put(
                "listener.name.secure.ssl.keystore.location",
                files.resolve("tls.pem").toString());
        secured.put("listener.name.secure.sasl.enabled.mechanisms", "PLAIN");
        secured.put(
                "listener.name.secure.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_mesh=\"" + PASSWORD + "\";");
        EmbeddedKafka kafka =
                EmbeddedKafka.start(folder.resolve("kafka"), ports[0], ports[1], folder.resolve("kafka.log"), secured);
        SERVERS.add(kafka);
        kafkaForTheTest = kafka.bootstrapServers();
        MeshTopics.create(kafkaForTheTest, 2);
    }

    private static Map<MeshService, Map<String, String>> settings() {
        Map<MeshService, Map<String, String>> settings = new EnumMap<>(MeshService.class);
        for (MeshService service : MeshService.values()) {
            Map<String, String> of = new HashMap<>();
            of.put("quarkus.profile", "tls,mtls");
            of.put(
                    "quarkus.tls.mesh.key-store.pem.0.cert",
                    files(service).resolve("tls.crt").toString());
            of.put(
                    "quarkus.tls.mesh.key-store.pem.0.key",
                    files(service).resolve("tls.key").toString());
            of.put(
                    "quarkus.tls.mesh.trust-store.pem.certs",
                    files(service).resolve("ca.crt").toString());
            of.put("quarkus.tls.mesh.reload-period", "1s");
            of.put("kafka.bootstrap.servers", "localhost:" + kafkaPort);
            of.put("kafka.security.protocol", "SASL_SSL");
            of.put("kafka.ssl.truststore.type", "PEM");
            of.put("kafka.ssl.truststore.location", ca.certificate().toString());
            of.put("kafka.sasl.mechanism", "PLAIN");
            of.put(
                    "kafka.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"mesh\" password=\""
                            + PASSWORD + "\";");
            settings.put(service, of);
        }
        Map<String, String> gateway = settings.get(MeshService.GATEWAY);
        gateway.put("jdk.net.hosts.file", folder.resolve("hosts").toString());
        gateway.put("sun.net.inetaddr.ttl", "1");
        gateway.put("afterclick.gateway.replica-lookup", "500ms");
        // A loaded machine may be slow to answer; this is about who answers, not about time.
        gateway.put("afterclick.gateway.deadline", "2s");
        settings.get(MeshService.FEATURE)
                .putAll(Map.of("afterclick.feature.budget", "1s", "afterclick.feature.redis-timeout", "2s"));
        for (MeshService service : CALLED) {
            gateway.put("quarkus.grpc.clients." + service.area() + ".host", service.module());
        }
        settings.get(MeshService.FEATURE)
                .putAll(Map.of(
                        "quarkus.redis.hosts",
                        "rediss://:" + PASSWORD + "@localhost:" + redisPort,
                        "quarkus.redis.tls-configuration-name",
                        "redis",
                        "quarkus.tls.redis.trust-store.pem.certs",
                        ca.certificate().toString(),
                        "quarkus.tls.redis.key-store.pem.0.cert",
                        files(MeshService.FEATURE).resolve("tls.crt").toString(),
                        "quarkus.tls.redis.key-store.pem.0.key",
                        files(MeshService.FEATURE).resolve("tls.key").toString(),
                        "quarkus.tls.redis.hostname-verification-algorithm",
                        "HTTPS"));
        Path own = files(MeshService.FEATURE);
        settings.get(MeshService.FEATURE)
                .putAll(Map.of(
                        "quarkus.grpc.clients.insight.host", "localhost",
                        "quarkus.grpc.clients.insight.ssl.trust-store",
                                own.resolve("ca.crt").toString(),
                        "quarkus.grpc.clients.insight.ssl.certificate",
                                own.resolve("tls.crt").toString(),
                        "quarkus.grpc.clients.insight.ssl.key",
                                own.resolve("tls.key").toString()));
        settings.get(MeshService.CANDIDATE).put("afterclick.candidate.training.flush-interval", "1s");
        settings.get(MeshService.INSIGHT).put("afterclick.insight.history.flush-interval", "1s");
        return settings;
    }

    @AfterAll
    static void stopMesh() throws Exception {
        if (mesh != null) {
            mesh.close();
        }
        for (int i = SERVERS.size() - 1; i >= 0; i--) {
            SERVERS.get(i).close();
        }
    }

    @Test
    @Order(1)
    void eventsAndSlates_goThroughAllServices_kafkaAndRedis() throws Exception {
        String reader = "reader-over-tls";
        Client.Slate slate = client.related(work(0), reader, 10);
        String work = slate.works().get(0);
        client.postAccepted(new Client.Events(reader, slate.token())
                .saw(work)
                .clicked(work)
                .read(work, 1)
                .read(work, 2));
        // Read by Kafka Streams, written by it in a transaction.
        await("bandit-service has counted it").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        new Topic(kafkaForTheTest, "afterclick.counts").records())
                .isNotEmpty());
        Traces traces = new Traces(mesh);
        await("it is in the history and in the training set")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(traces.historyFilesHolding(reader)).isPositive();
                    assertThat(traces.trainingFilesHolding(reader)).isPositive();
                });
        await("feature-service knows it from Redis: what is read is not shown again")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    Client.Slate next = client.related(work(0), reader, 10);
                    assertThat(next.degraded()).isEmpty();
                    assertThat(next.works()).doesNotContain(work);
                });
        assertThat(recordsOfABackfillFromTheHistory()).isPositive();
        assertThat(new Topic(mesh.bootstrapServers(), "afterclick.works").records())
                .as("the mesh's own Kafka, which is not asked")
                .isEmpty();
    }

    /** feature-service asks insight-service. */
    private static long recordsOfABackfillFromTheHistory() throws Exception {
        Path own = files(MeshService.GATEWAY);
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "localhost:" + mesh.ports().of(MeshService.FEATURE),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(ca.certificate().toFile())
                                .keyManager(
                                        own.resolve("tls.crt").toFile(),
                                        own.resolve("tls.key").toFile())
                                .build())
                .build();
        try {
            List<BackfillProgress> progress = new ArrayList<>();
            FeatureOperationsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .backfillView(BackfillViewRequest.newBuilder()
                            .setView("reader_recent_works")
                            .setHistory(HistorySpan.newBuilder()
                                    .setTenant("default")
                                    .setFrom(Timestamp.newBuilder()
                                            .setSeconds(Instant.now()
                                                    .minus(Duration.ofDays(90))
                                                    .getEpochSecond())))
                            .build())
                    .forEachRemaining(progress::add);
            return progress.get(progress.size() - 1).getHistoryRecordsRead();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    @Order(2)
    void plainCalls_ofAPortWithTls_areRefused() {
        for (MeshService service : servicesWithTls()) {
            assertThatThrownBy(() -> answer("http://localhost:", mesh.ports().of(service), "/", HTTP))
                    .as(service.module())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    @Order(2)
    void callersWithoutACertificateOfTheMesh_areRefusedAtEachPort_butForMetricsAndHealth() throws Exception {
        Path strangers = folder.resolve("stranger");
        otherCa.issue(strangers, "gateway");
        for (MeshService service : servicesWithTls()) {
            int port = mesh.ports().of(service);
            assertThat(secureStatus(port, ca.trustingAndShowing(files(MeshService.GATEWAY))))
                    .as(service.module())
                    .isEqualTo(404);
            for (SSLContext refused : List.of(ca.trusting(), ca.trustingAndShowing(strangers))) {
                assertThatThrownBy(() -> secureStatus(port, refused))
                        .as(service.module())
                        .isInstanceOf(IOException.class);
            }
            assertThat(answer("http://127.0.0.1:", mesh.ports().management(service), "/q/health/ready", HTTP)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(3)
    void replicasBehindAName_areBothCalled() throws Exception {
        try (ChildProcess replica = startReplica()) {
            String url = "http://127.0.0.2:" + mesh.ports().management(MeshService.BANDIT);
            await("the replica is ready")
                    .atMost(Duration.ofSeconds(90))
                    .ignoreExceptions()
                    .until(() -> replica.isAlive()
                            && HTTP.send(request(url + "/q/health/ready"), HttpResponse.BodyHandlers.discarding())
                                            .statusCode()
                                    == 200);
            writeHosts("127.0.0.1", "127.0.0.2");
            String first = "http://127.0.0.1:" + mesh.ports().management(MeshService.BANDIT);
            double before = ranked(first);
            await("both rank").atMost(Duration.ofSeconds(60)).until(() -> {
                client.related(work(1), "somebody", 10);
                return ranked(url) > 5 && ranked(first) > before + 5;
            });
            writeHosts("127.0.0.1");
        }
        awaitWhole();
    }

    @Test
    @Order(3)
    void redisWithAnotherName_isRefused() throws Exception {
        int[] ports = FreePorts.find(3);
        startRedis(requireRedis(), ports[0], "another-name");
        Map<String, String> settings = new HashMap<>(settings().get(MeshService.FEATURE));
        settings.putAll(Map.of(
                "quarkus.http.port", Integer.toString(ports[1]),
                "quarkus.management.port", Integer.toString(ports[2]),
                "quarkus.redis.hosts", "rediss://:" + PASSWORD + "@localhost:" + ports[0],
                "afterclick.feature.state-dir", folder.resolve("feature-alone").toString(),
                "afterclick.feature.learn", "false"));
        try (ChildProcess alone = start(MeshService.FEATURE, "feature-alone", settings)) {
            await("it says why").atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(
                            Files.readString(alone.log()))
                    .containsPattern("Redis link .* is down.*No .* name matching localhost"));
            // The line is there before its port is.
            await("it is not ready")
                    .atMost(Duration.ofSeconds(90))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(answer("http://127.0.0.1:", ports[2], "/q/health/ready", HTTP)
                                    .statusCode())
                            .isEqualTo(503));
        }
    }

    @Test
    @Order(4)
    void serviceWithACertificateOfAnotherAuthority_isRefused_andTakenAgainWithARenewedOne() throws Exception {
        TestCa strangers = otherCa;
        assertRefusedAndTakenAgain(
                to -> strangers.issue(to, MeshService.BANDIT.module(), "localhost"),
                "unable to find valid certification path");
    }

    @Test
    @Order(5)
    void serviceWithAnotherName_isRefused_andTakenAgainWithARenewedCertificate() throws Exception {
        assertRefusedAndTakenAgain(
                to -> ca.issue(to, "another-service", "localhost"), "No .* name matching bandit-service");
    }

    /** Issues a certificate into a folder. */
    private interface Issuing {
        void into(Path folder) throws Exception;
    }

    private static void assertRefusedAndTakenAgain(Issuing wrong, String reason) throws Exception {
        Path files = files(MeshService.BANDIT);
        mesh.stopService(MeshService.BANDIT);
        wrong.into(files);
        // It trusts the authority of the mesh all the same, so that this is about what it shows.
        Files.copy(ca.certificate(), files.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        mesh.startServices(EnumSet.of(MeshService.BANDIT));

        Path log = mesh.state().serviceLog(MeshService.GATEWAY);
        int before = Files.readString(log).length();
        await("the gateway refuses it and says why")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(client.related(work(2), "somebody", 10).degraded())
                            .contains("bandit");
                    assertThat(Files.readString(log).substring(before))
                            .containsPattern("The bandit stage failed: TLS: .*" + reason);
                });
        assertThat(shown(MeshService.BANDIT)).isEqualTo(TestCa.certificate(files.resolve("tls.crt")));
        Client.Slate slate = client.related(work(2), "somebody", 10);
        assertThat(slate.degraded()).contains("bandit");
        assertThat(slate.works()).hasSize(10);
        await("health says so").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        services().path("bandit-service").asBoolean(true))
                .isFalse());

        ca.issue(files, MeshService.BANDIT.module(), "localhost");
        awaitWhole();
        assertThat(shown(MeshService.BANDIT)).isEqualTo(TestCa.certificate(files.resolve("tls.crt")));
        await("health says so").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        services().path("bandit-service").asBoolean(false))
                .isTrue());
    }

    @Test
    @Order(6)
    void certificates_renewedWhileServicesRun_areShownToTheNextConnection_andCallersStillNeedOne() throws Exception {
        for (MeshService service : servicesWithTls()) {
            X509Certificate before = shown(service);
            ca.issue(files(service), service.module(), "localhost");
            // Key and certificate are two files: whoever comes while only one of them is new finds no server.
            await(service.module() + " shows another")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> !shown(service).equals(before));
            assertThatThrownBy(() -> secureStatus(mesh.ports().of(service), ca.trusting()))
                    .as(service.module())
                    .isInstanceOf(IOException.class);
        }
        assertThat(client.related(work(3), "somebody", 10).degraded()).isEmpty();
    }

    @Test
    @Order(7)
    void certificateOfTheGateway_renewedWhileItRuns_isShownInTheNextConnection() throws Exception {
        Path files = files(MeshService.GATEWAY);
        otherCa.issue(files, MeshService.GATEWAY.module());
        Files.copy(ca.certificate(), files.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        await("feature-service refuses it").atMost(Duration.ofSeconds(120)).until(() -> {
            // Each time a new connection.
            mesh.stopService(MeshService.FEATURE);
            mesh.startServices(EnumSet.of(MeshService.FEATURE));
            return client.related(work(4), "somebody", 10).degraded().contains("feature");
        });
        ca.issue(files, MeshService.GATEWAY.module());
        awaitWhole();
    }

    private static Set<MeshService> servicesWithTls() {
        return EnumSet.complementOf(EnumSet.of(MeshService.GATEWAY));
    }

    private static Path files(MeshService service) {
        return folder.resolve("tls").resolve(service.module());
    }

    private static void awaitWhole() {
        await("slates are whole")
                .atMost(Duration.ofSeconds(150))
                .until(() -> client.related(work(0), "somebody", 10).degraded().isEmpty());
    }

    private static String work(int index) {
        return world.works().get(index).workId();
    }

    /** What the gateway's health tells of services. */
    private static JsonNode services() throws Exception {
        JsonNode health = JSON.readTree(
                answer("http://127.0.0.1:", mesh.ports().management(MeshService.GATEWAY), "/q/health/ready", HTTP)
                        .body());
        for (JsonNode check : health.path("checks")) {
            if (check.path("name").asText().equals("services")) {
                assertThat(check.path("status").asText()).isEqualTo("UP");
                return check.path("data");
            }
        }
        throw new AssertionError("no such check in " + health);
    }

    /** The certificate that a service shows now, to a caller with one. */
    private static X509Certificate shown(MeshService service) throws Exception {
        Path callers = folder.resolve("caller");
        ca.issue(callers, "caller");
        SSLContext all = TestCa.looking(callers);
        try (SSLSocket socket = (SSLSocket)
                all.getSocketFactory().createSocket("localhost", mesh.ports().of(service))) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static int secureStatus(int port, SSLContext context) throws Exception {
        HttpClient secure = HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return answer("https://localhost:", port, "/nothing", secure).statusCode();
    }

    private static HttpResponse<String> answer(String host, int port, String path, HttpClient http)
            throws IOException, InterruptedException {
        return http.send(request(host + port + path), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static double ranked(String url) throws Exception {
        return HTTP.send(request(url + "/q/metrics"), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(RANKED + " ") || line.startsWith(RANKED + "{"))
                .mapToDouble(line ->
                        Double.parseDouble(line.replaceAll("#.*", "").trim().replaceAll(".*[ }]", "")))
                .sum();
    }

    /** A second bandit-service, at another address with the same port and name, that only serves. */
    private static ChildProcess startReplica() {
        MeshPorts ports = mesh.ports();
        Map<String, String> settings = new HashMap<>(settings().get(MeshService.BANDIT));
        settings.putAll(Map.of(
                "quarkus.http.host", "127.0.0.2",
                "quarkus.management.host", "127.0.0.2",
                "quarkus.http.port", Integer.toString(ports.of(MeshService.BANDIT)),
                "quarkus.management.port", Integer.toString(ports.management(MeshService.BANDIT)),
                "afterclick.bandit.roles", "serve"));
        return start(MeshService.BANDIT, "bandit-replica", settings);
    }

    /** A packaged service beside those of the mesh. */
    private static ChildProcess start(MeshService service, String name, Map<String, String> settings) {
        List<String> command = ChildProcess.javaCommand(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-jar");
        command.add(HOME.resolve(service.module() + "/target/quarkus-app/quarkus-run.jar")
                .toString());
        return ChildProcess.start(name, command, Map.of(), folder.resolve(name + ".log"));
    }

    private static void writeHosts(String... banditAddresses) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("127.0.0.1 localhost", "127.0.0.1 candidate-service", "127.0.0.1 feature-service"));
        for (String address : banditAddresses) {
            lines.add(address + " bandit-service");
        }
        // At once: the gateway reads it at any time.
        Path unfinished = folder.resolve("hosts.unfinished");
        Files.write(unfinished, lines, StandardCharsets.UTF_8);
        Files.move(
                unfinished,
                folder.resolve("hosts"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
