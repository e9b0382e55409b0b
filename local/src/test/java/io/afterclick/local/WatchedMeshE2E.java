package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.embedded.ChildProcess;
import io.afterclick.embedded.FreePorts;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.mesh.Intake;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.mesh.MeshSettings;
import io.afterclick.local.mesh.WarmUp;
import io.afterclick.local.progress.PrintedProgress;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.world.LiveTraffic;
import io.afterclick.local.world.Showcase;
import io.afterclick.local.world.SyntheticWorld;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A mesh that a real Prometheus watches while made-up readers use it: each panel of each dashboard shows something, and all
 * rules work on metrics that there are. The bandit-service of this mesh is a name, behind which replicas come and go.
 */
@Timeout(400)
class WatchedMeshE2E {
    private static final Path FOLDER = Path.of("target", "e2e").toAbsolutePath();
    private static final Path HOME = Path.of(System.getProperty("afterclick.home", ".."))
            .toAbsolutePath()
            .normalize();
    private static final Path MONITORING = HOME.resolve("k8s/monitoring");
    private static final int WORKS = 60;
    private static final int READERS = 300;
    private static final int SLATES_PER_SECOND = 15;
    private static final String BANDIT_NAME = "bandit-replicas";
    private static final String RANKED = "afterclick_bandit_rank_time_seconds_count";
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:afterclick|http|grpc|kafka|jvm|process)_[a-z0-9_]+|\\bup\\b");
    /** Neither NaN nor infinite. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9].*");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Path hosts;
    private static Mesh mesh;
    private static SyntheticWorld world;
    private static LiveTraffic traffic;

    @BeforeAll
    static void startMesh() throws Exception {
        Path state = Files.createDirectories(
                FOLDER.resolve("watched-" + ProcessHandle.current().pid()));
        hosts = state.resolve("hosts");
        writeHosts("127.0.0.1");
        Progress progress = new PrintedProgress(System.out, false, 80, System::nanoTime);
        world = SyntheticWorld.create(11, WORKS);
        world.writeTo(state.resolve("world"), READERS);
        Map<MeshService, Map<String, String>> overrides = Map.of(
                MeshService.CANDIDATE,
                // Few reads, of which enough must be held out for a quality to be measured.
                Map.of("afterclick.candidate.training.held-out-share", "0.3"),
                MeshService.BANDIT,
                Map.of(
                        "afterclick.bandit.clock.click-window", "2s",
                        "afterclick.bandit.clock.read-window", "4s",
                        "afterclick.bandit.learn.tick", "200ms",
                        "afterclick.bandit.learn.idle-grace", "1s"),
                MeshService.INSIGHT,
                Map.of("afterclick.insight.history.flush-interval", "1s"),
                MeshService.GATEWAY,
                Map.of(
                        "jdk.net.hosts.file",
                        hosts.toString(),
                        "sun.net.inetaddr.ttl",
                        "1",
                        "quarkus.grpc.clients.bandit.host",
                        BANDIT_NAME,
                        "afterclick.gateway.replica-lookup",
                        "500ms"));
        mesh = Mesh.prepare(new MeshSettings(HOME, state.resolve("mesh"), MeshPorts.anyFree(), overrides), progress);
        mesh.start();
        new Intake(mesh, "default", progress)
                .bring(DataFolder.open(state.resolve("world"), Clock.systemUTC(), progress));
        WarmUp.run(mesh, "default", progress);
        traffic = new LiveTraffic(
                new ApiClient(mesh.apiUrl(), "default"),
                world,
                new LiveTraffic.Plan(SLATES_PER_SECOND, Showcase.query(world).workId(), 0.5, READERS),
                11,
                Clock.systemUTC());
        traffic.start();
    }

    @AfterAll
    static void stopMesh() {
        if (traffic != null) {
            traffic.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    void replicas_comeAndGo_callsGoToThoseThatAreThere() throws Exception {
        try (ChildProcess replica = startReplica()) {
            String url = "http://127.0.0.2:" + mesh.ports().management(MeshService.BANDIT);
            await("the replica is ready")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> replica.isAlive() && status(url + "/q/health/ready") == 200);
            assertThat(metric(url, RANKED)).as("nobody knows it yet").isZero();
            writeHosts("127.0.0.1", "127.0.0.2");
            await("both rank").atMost(Duration.ofSeconds(30)).until(() -> metric(url, RANKED) > 20);
            String first = "http://127.0.0.1:" + mesh.ports().management(MeshService.BANDIT);
            double ranked = metric(first, RANKED);
            await("both rank").atMost(Duration.ofSeconds(30)).until(() -> metric(first, RANKED) > ranked + 20);
            writeHosts("127.0.0.1");
            // Calls that are under way end; the connection is closed a few seconds later.
            await("the replica that left is not called any more")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        double before = metric(url, RANKED);
                        double slates = traffic.state().slates();
                        await().until(() -> traffic.state().slates() > slates + 2 * SLATES_PER_SECOND);
                        return metric(url, RANKED) == before;
                    });
        }
        Client client = new Client(new ApiClient(mesh.apiUrl(), "default"));
        await("slates are ranked without it").atMost(Duration.ofSeconds(30)).until(() -> client.related(
                        Showcase.query(world).workId(), "r1", 10)
                .degraded()
                .isEmpty());
    }

    @Test
    void panelsAndRules_ofARunningMesh_haveData() throws Exception {
        requirePrometheus();
        startExperiment();
        int port = FreePorts.find(1)[0];
        try (ChildProcess prometheus = startPrometheus(port)) {
            String url = "http://127.0.0.1:" + port;
            await("prometheus is ready")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> prometheus.isAlive() && status(url + "/-/ready") == 200);
            Set<String> waiting = new TreeSet<>(queries());
            assertThat(waiting).hasSizeGreaterThan(60);
            await("every panel shows something")
                    .atMost(Duration.ofSeconds(180))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        waiting.removeIf(query -> hasData(url, query));
                        assertThat(waiting).isEmpty();
                    });
            List<String> expressions = ruleExpressions(url);
            assertThat(expressions).hasSizeGreaterThan(30);
            assertThat(expressions.stream()
                            .flatMap(expression -> METRIC.matcher(expression).results())
                            .map(found -> found.group())
                            .distinct()
                            .filter(metric -> !hasData(url, "count({__name__=\"" + metric + "\"})")))
                    .as("metrics that rules name and nobody has")
                    .isEmpty();
        }
    }

    /** A second bandit-service, at another address with the same port, that only serves. */
    private static ChildProcess startReplica() {
        MeshPorts ports = mesh.ports();
        List<String> command = ChildProcess.javaCommand(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.http.host=127.0.0.2",
                "-Dquarkus.management.host=127.0.0.2",
                "-Dquarkus.http.port=" + ports.of(MeshService.BANDIT),
                "-Dquarkus.management.port=" + ports.management(MeshService.BANDIT),
                "-Dkafka.bootstrap.servers=" + mesh.bootstrapServers(),
                "-Dafterclick.bandit.roles=serve",
                "-jar",
                HOME.resolve("bandit-service/target/quarkus-app/quarkus-run.jar")
                        .toString());
        return ChildProcess.start("bandit-replica", command, Map.of(), FOLDER.resolve("bandit-replica.log"));
    }

    private static void writeHosts(String... banditAddresses) throws IOException {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        for (String address : banditAddresses) {
            lines.add(address + " " + BANDIT_NAME);
        }
        // At once: the gateway reads it at any time.
        Path unfinished = hosts.resolveSibling("hosts.unfinished");
        Files.write(unfinished, lines);
        Files.move(
                unfinished,
                hosts,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void startExperiment() throws Exception {
        String url = mesh.apiUrl() + "/v1/experiments/watched";
        HttpResponse<String> made = HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("""
                                {"traffic_share": 10000, "variants": [
                                  {"name": "control", "policy": "read-after-click", "share": 5000},
                                  {"name": "two-step", "policy": "two-step", "share": 5000}]}
                                """))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(made.statusCode()).as(made.body()).isBetween(200, 201);
        HttpResponse<String> started = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/start"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
    }

    private static void requirePrometheus() {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
        String reason = "prometheus is missing (Debian: apt install prometheus)";
        if ("true".equals(System.getenv("AFTERCLICK_NO_SKIPS"))) {
            assertThat(found).as(reason).isTrue();
        }
        assumeTrue(found, reason);
    }

    private static ChildProcess startPrometheus(int port) throws IOException {
        Path folder = Files.createDirectories(
                FOLDER.resolve("prometheus-" + ProcessHandle.current().pid()));
        StringBuilder config = new StringBuilder("global: { scrape_interval: 1s, evaluation_interval: 5s }\n")
                .append("rule_files: ['")
                .append(MONITORING.resolve("rules.yml"))
                .append("']\nscrape_configs:\n");
        for (MeshService service : MeshService.values()) {
            config.append("  - { job_name: ")
                    .append(service.module())
                    .append(", metrics_path: /q/metrics, static_configs: [{ targets: ['127.0.0.1:")
                    .append(mesh.ports().management(service))
                    .append("'] }] }\n");
        }
        Path file = folder.resolve("prometheus.yml");
        Files.writeString(file, config);
        return ChildProcess.start(
                "prometheus",
                List.of(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port),
                Map.of(),
                folder.resolve("prometheus.log"));
    }

    /** What all panels ask for. */
    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        try (var files = Files.list(MONITORING.resolve("dashboards"))) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode panel : JSON.readTree(file.toFile()).path("panels")) {
                    assertThat(panel.path("targets"))
                            .as(panel.path("title").asText())
                            .isNotEmpty();
                    panel.path("targets")
                            .forEach(target ->
                                    queries.add(target.path("expr").asText().replace("$__rate_interval", "20s")));
                }
            }
        }
        return queries;
    }

    private static List<String> ruleExpressions(String prometheus) {
        List<String> expressions = new ArrayList<>();
        for (JsonNode group : get(prometheus + "/api/v1/rules").at("/data/groups")) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("health").asText())
                        .as(
                                "%s: %s",
                                rule.path("name").asText(),
                                rule.path("lastError").asText())
                        .isIn("ok", "unknown"); // not evaluated yet
                expressions.add(rule.path("query").asText());
            }
        }
        return expressions;
    }

    /** Whether a query returns at least one number. */
    private static boolean hasData(String prometheus, String query) {
        JsonNode answer = get(prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.path("status").asText()).as("%s: %s", query, answer).isEqualTo("success");
        for (JsonNode sample : answer.at("/data/result")) {
            if (NUMBER.matcher(sample.at("/value/1").asText()).matches()) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode get(String url) {
        try {
            return JSON.readTree(
                    HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int status(String url) throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0; // not listening yet
        }
    }

    /** Sum of a metric over its tags, as the process at an address shows it; 0 where it has none. */
    private static double metric(String url, String name) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "/q/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line ->
                        Double.parseDouble(line.replaceAll("#.*", "").trim().replaceAll(".*[ }]", "")))
                .sum();
    }
}
