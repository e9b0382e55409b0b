package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images and the compose file's core profile, run by a container engine; skips where none answers. Needs ports 8080 and
 * 8084 of loopback, and the images of others that {@code .env} names.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersE2E {
    private static final String KEY = "containers-e2e-0123456789abcdef0123456789abcdef";
    private static final String GATEWAY = "http://127.0.0.1:8080";
    private static final Duration BUILD_PATIENCE = Duration.ofMinutes(20);
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    /** Of all that is ours to choose: runtime, libraries, code and cache. */
    private static final long MAX_BYTES_OVER_BASE = 350L << 20;

    /** Which the delay of 2 s before a service closes is part of. */
    private static final Duration MAX_STOP = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static List<String> compose;

    @BeforeAll
    static void buildAndStart() throws Exception {
        assumeTrue(answers("docker", "info"), "no container engine answers");
        Path keys = folder.resolve("keys.json");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                keys,
                "{\"keys\": [{\"name\": \"test\", \"sha256\": \"%s\", \"scopes\": [\"read\", \"ingest\"], \"tenants\": [\"*\"]}]}"
                        .formatted(HexFormat.of().formatHex(hash)));
        Path variables = folder.resolve("test.env");
        Files.writeString(variables, Repository.text(".env").replaceAll("(?m)^KEYS_FILE=.*$", "KEYS_FILE=" + keys));
        folder.toFile().setExecutable(true, false); // user 10001 reads the keys there
        compose = new ArrayList<>(
                answers("docker", "compose", "version") ? List.of("docker", "compose") : List.of("docker-compose"));
        compose.addAll(
                List.of("--project-name", "afterclick-e2e", "--env-file", variables.toString(), "--profile", "core"));
        compose(BUILD_PATIENCE, "build");
        compose(START_PATIENCE, "up", "-d");
        awaitHealthy();
    }

    @AfterAll
    static void remove() {
        if (compose != null) {
            compose(START_PATIENCE, "down", "--volumes");
        }
    }

    @Test
    @Order(1)
    void containers_areNobodyInParticular_andWriteNowhereElse() throws Exception {
        for (String service : Repository.SERVICES) {
            JsonNode container = inspect(container(service));
            assertThat(container.at("/Config/User").asText()).as(service).isEqualTo("10001:10001");
            assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean())
                    .as(service)
                    .isTrue();
            assertThat(container.at("/HostConfig/CapDrop").toString())
                    .as(service)
                    .isEqualTo("[\"ALL\"]");
            assertThat(container.path("RestartCount").asInt()).as(service).isZero();
        }
    }

    @Test
    @Order(2)
    void images_areSmall_andTheirCacheOfClassesFits() throws Exception {
        String base = ComposeTest.env().get("BASE_IMAGE");
        long baseBytes = inspect(base).path("Size").asLong();
        for (String service : Repository.SERVICES) {
            String image = "afterclick/" + service + ":" + ComposeTest.env().get("TAG_AFTERCLICK");
            long bytes = inspect(image).path("Size").asLong() - baseBytes;
            System.out.printf("%s: %.0f MB over %s%n", image, bytes / 1e6, base);
            assertThat(bytes).as(image).isLessThan(MAX_BYTES_OVER_BASE);
            // "on": the process ends where the cache does not belong to these jars and this runtime.
            assertThat(docker(
                            "run",
                            "--rm",
                            "--entrypoint",
                            "java",
                            image,
                            "@jvm.args",
                            "-XX:AOTMode=on",
                            "-XX:AOTCache=app.aot",
                            "-cp",
                            "quarkus-run.jar",
                            "-version"))
                    .contains("sharing");
        }
    }

    @Test
    @Order(3)
    void works_haveRelatedWorks_forWhoeverHasAKey() throws Exception {
        for (int work = 1; work <= 5; work++) {
            String body =
                    "{\"title\": \"Tower of the %d moons\", \"synopsis\": \"A climber enters a tower under many moons.\", \"language\": \"en\"}"
                            .formatted(work);
            assertThat(call("PUT", "/v1/works/tower-" + work, body).statusCode())
                    .isLessThan(300);
        }
        awaitRelatedWorks(4);
        HttpRequest withoutKey = HttpRequest.newBuilder(URI.create(GATEWAY + "/v1/works/tower-1/related"))
                .build();
        assertThat(HTTP.send(withoutKey, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        HttpRequest reports =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:8084/")).build();
        assertThat(HTTP.send(reports, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void services_endInTimeAtTerm_andComeBackWithTheirState() throws Exception {
        for (String service : Repository.SERVICES) {
            Instant told = Instant.now();
            compose(START_PATIENCE, "stop", service);
            JsonNode state = inspect(container(service)).path("State");
            Duration took = Duration.between(told, Instant.now());
            System.out.printf("%s ended %.1f s after TERM%n", service, took.toMillis() / 1e3);
            assertThat(took).as(service).isLessThan(MAX_STOP);
            assertThat(state.path("ExitCode").asInt()).as(service).isEqualTo(143); // by TERM; 137 would be by KILL
        }
        compose(START_PATIENCE, "up", "-d");
        awaitHealthy();
        awaitRelatedWorks(4);
    }

    private static void awaitRelatedWorks(int number) throws Exception {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        HttpResponse<String> answer;
        do {
            TimeUnit.MILLISECONDS.sleep(500);
            answer = call("GET", "/v1/works/tower-1/related?limit=10", "");
            if (answer.statusCode() == 200
                    && JSON.readTree(answer.body()).path("items").size() == number) {
                return;
            }
        } while (System.nanoTime() < end);
        throw new AssertionError(answer.statusCode() + " " + answer.body());
    }

    private static HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(GATEWAY + path))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void awaitHealthy() throws Exception {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        for (String service : Repository.SERVICES) {
            String health;
            do {
                TimeUnit.SECONDS.sleep(1);
                health = inspect(container(service)).at("/State/Health/Status").asText();
            } while (!health.equals("healthy") && System.nanoTime() < end);
            assertThat(health)
                    .as("%s: %s", service, docker("logs", container(service)))
                    .isEqualTo("healthy");
        }
    }

    private static String container(String service) {
        return compose(START_PATIENCE, "ps", "--quiet", service).strip();
    }

    private static JsonNode inspect(String name) throws IOException {
        return JSON.readTree(docker("inspect", name)).get(0);
    }

    private static String docker(String... arguments) {
        return run(START_PATIENCE, List.of("docker"), arguments);
    }

    private static String compose(Duration patience, String... arguments) {
        return run(patience, compose, arguments);
    }

    private static String run(Duration patience, List<String> command, String... arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        Tool.Run run = Tool.run(Repository.path("."), whole, patience);
        assertThat(run.exitCode()).as("%s: %s", whole, run.output()).isZero();
        return run.output();
    }

    private static boolean answers(String... command) {
        try {
            return Tool.run(Repository.path("."), List.of(command)).exitCode() == 0;
        } catch (AssertionError e) {
            return false; // there is no such program
        }
    }
}
