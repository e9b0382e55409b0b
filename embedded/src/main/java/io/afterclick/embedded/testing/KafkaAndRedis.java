package io.afterclick.embedded.testing;

import io.afterclick.embedded.EmbeddedKafka;
import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.FreePorts;
import io.afterclick.embedded.MeshTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Kafka with the mesh's topics, and a real Redis: in containers where a Docker engine answers, as child processes
 * where none does. Tests keep out of each other's way by using a tenant each.
 */
public final class KafkaAndRedis implements QuarkusTestResourceLifecycleManager {
    private static final int PARTITIONS = 2;
    private static final int REDIS_PORT = 6379;

    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    @Override
    public Map<String, String> start() {
        Map<String, String> addresses = dockerAnswers() ? startContainers() : startChildProcesses();
        MeshTopics.create(addresses.get("kafka.bootstrap.servers"), PARTITIONS);
        return addresses;
    }

    @Override
    public void stop() {
        while (!servers.isEmpty()) {
            try {
                servers.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a test server did not stop", e);
            }
        }
    }

    private static boolean dockerAnswers() {
        boolean configured = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return configured && DockerClientFactory.instance().isDockerAvailable();
    }

    private Map<String, String> startContainers() {
        KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka-native:4.1.0"));
        kafka.start();
        servers.push(kafka);
        GenericContainer<?> redis =
                new GenericContainer<>(DockerImageName.parse("redis:7.4")).withExposedPorts(REDIS_PORT);
        redis.start();
        servers.push(redis);
        return addresses(
                kafka.getBootstrapServers(), "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT));
    }

    private Map<String, String> startChildProcesses() {
        try {
            Path folder = Files.createTempDirectory("afterclick-test");
            servers.push(() -> deleteRecursively(folder));
            int[] ports = FreePorts.find(3);
            EmbeddedKafka kafka =
                    EmbeddedKafka.start(folder.resolve("kafka"), ports[0], ports[1], Path.of("target/kafka.log"));
            servers.push(kafka);
            EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), ports[2], Path.of("target/redis.log"));
            servers.push(redis);
            return addresses(kafka.bootstrapServers(), redis.uri());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> addresses(String bootstrapServers, String redisUri) {
        return Map.of("kafka.bootstrap.servers", bootstrapServers, "quarkus.redis.hosts", redisUri);
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
