package io.afterclick.local.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.FreePorts;
import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services that never had an answer of Kafka and Redis, and are told to stop. */
@Timeout(180)
class StopE2E {
    private static final Path HOME = Path.of(System.getProperty("afterclick.home", ".."))
            .toAbsolutePath()
            .normalize();
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Pattern STOPPED = Pattern.compile(".* stopped in [0-9.]+s.*", Pattern.DOTALL);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void services_withoutKafkaAndRedis_endByThemselvesAtTerm() throws Exception {
        assertEndByThemselves(FreePorts.find(1)[0], "Connection to node -1");
    }

    @Test
    void services_whoseKafkaHangsFromTheStart_endByThemselvesAtTerm() throws Exception {
        // Takes connections, and never answers.
        try (ServerSocket kafka = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            assertEndByThemselves(kafka.getLocalPort(), " started in ");
        }
    }

    private static void assertEndByThemselves(int kafkaPort, String logged) throws Exception {
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "e2e").toAbsolutePath()), "stop");
        MeshPorts ports = MeshPorts.anyFree();
        int nobodys = FreePorts.find(1)[0];
        List<Replica> replicas = new ArrayList<>();
        for (MeshService service : MeshService.values()) {
            Map<String, String> configuration = new LinkedHashMap<>();
            configuration.put("kafka.bootstrap.servers", "127.0.0.1:" + kafkaPort);
            configuration.put("quarkus.redis.hosts", "redis://127.0.0.1:" + nobodys);
            if (service == MeshService.GATEWAY) {
                configuration.put("afterclick.gateway.keys.file", "");
            } else {
                configuration.put(
                        "afterclick." + service.area() + ".state-dir",
                        folder.resolve(service.area()).toString());
            }
            replicas.add(new Replica(
                    service,
                    1,
                    ports.of(service),
                    ports.management(service),
                    HOME,
                    folder,
                    configuration,
                    Map.of("AFTERCLICK_GATEWAY_TOKEN_KEYS", "0123456789abcdef".repeat(4))));
        }
        try {
            replicas.forEach(Replica::start);
            for (Replica replica : replicas) {
                await(replica.name() + " looks for Kafka, see " + replica.log())
                        .atMost(Duration.ofSeconds(90))
                        .failFast(() -> !replica.isAlive())
                        .until(() -> isLive(replica)
                                && Files.readString(replica.log()).contains(logged));
            }
            List<CompletableFuture<Replica.End>> ends = replicas.stream()
                    .map(replica ->
                            CompletableFuture.supplyAsync(replica::stop, task -> new Thread(task, "stop").start()))
                    .toList();
            for (int i = 0; i < ends.size(); i++) {
                Replica replica = replicas.get(i);
                Replica.End end = ends.get(i).join();
                System.out.printf(
                        "  %s ended in %.1f s%n", replica.name(), end.time().toMillis() / 1e3);
                assertThat(end.wasKilled()).as(replica.name()).isFalse();
                assertThat(end.time()).as(replica.name()).isLessThan(STOP_MAX);
                assertThat(Files.readString(replica.log())).as(replica.name()).matches(STOPPED);
            }
        } finally {
            replicas.stream().filter(Replica::isAlive).forEach(Replica::stop);
        }
    }

    private static boolean isLive(Replica replica) throws InterruptedException {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(replica.management("/q/health/live"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // does not listen yet
        }
    }
}
