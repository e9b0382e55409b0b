package io.afterclick.local.rolling;

import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.EmbeddedKafka;
import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.MeshTopics;
import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mesh of two replicas of each service on the way of a request, at 127.0.0.1 and 127.0.0.2, and of one insight-service.
 *
 * <p>What Kubernetes does about endpoints is done here by readiness alone: ten times a second all are asked, those that are
 * ready stand behind the name of their service, in a file that the gateways take for name service, and new connections of
 * clients go to gateways that are ready. The gateway learns of it by looking names up, as it does in a cluster.
 */
final class ReplicatedMesh implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration PROBE_EVERY = Duration.ofMillis(100);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(120);

    private final Path home;
    private final Path folder;
    private final MeshPorts ports = MeshPorts.anyFree();
    private final EmbeddedKafka kafka;
    private final EmbeddedRedis redis;
    private final List<Replica> replicas = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_TIMEOUT)
            .build();
    private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "endpoints");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Replica> ready = List.of();

    /** What is started here and not closed ends with this process. */
    private ReplicatedMesh(Path home, Path folder, Duration shutdownDelay) throws IOException {
        this.home = home;
        this.folder = Files.createDirectories(folder);
        writeHosts(List.of());
        kafka = EmbeddedKafka.start(
                folder.resolve("kafka"), ports.kafka(), ports.controller(), folder.resolve("kafka.log"));
        redis = EmbeddedRedis.start(folder.resolve("redis"), ports.redis(), folder.resolve("redis.log"));
        MeshTopics.create(kafka.bootstrapServers(), PARTITIONS);
        for (int number : List.of(1, 2)) {
            for (MeshService service : MeshService.values()) {
                if (number == 1 || service != MeshService.INSIGHT) {
                    replicas.add(replica(service, number, shutdownDelay));
                }
            }
        }
    }

    /** Starts everything, and waits until all are ready. @param shutdownDelay between TERM and the end of serving */
    static ReplicatedMesh start(Path home, Path folder, Duration shutdownDelay) throws IOException {
        ReplicatedMesh mesh = new ReplicatedMesh(home, folder, shutdownDelay);
        try {
            mesh.replicas.forEach(Replica::start);
            mesh.prober.scheduleWithFixedDelay(mesh::probe, 0, PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            mesh.replicas.forEach(mesh::awaitReady);
            return mesh;
        } catch (RuntimeException | Error e) {
            mesh.close();
            throw e;
        }
    }

    private Replica replica(MeshService service, int number, Duration shutdownDelay) {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        configuration.put("quarkus.shutdown.delay", shutdownDelay.toMillis() + "ms");
        Map<String, String> environment = Map.of();
        switch (service) {
            case GATEWAY -> {
                configuration.put("afterclick.gateway.keys.file", "");
                configuration.put("afterclick.gateway.replica-lookup", "500ms");
                configuration.put("jdk.net.hosts.file", hosts().toString());
                configuration.put("sun.net.inetaddr.ttl", "1");
                for (MeshService called : List.of(MeshService.CANDIDATE, MeshService.BANDIT, MeshService.FEATURE)) {
                    configuration.put("quarkus.grpc.clients." + called.area() + ".host", called.module());
                    configuration.put("quarkus.grpc.clients." + called.area() + ".port", "" + ports.of(called));
                }
                environment = Map.of("AFTERCLICK_GATEWAY_TOKEN_KEYS", "0123456789abcdef".repeat(4));
            }
            case CANDIDATE -> configuration.put("afterclick.candidate.state-dir", state(service, number));
            case BANDIT -> {
                configuration.put("afterclick.bandit.state-dir", state(service, number));
                configuration.put("afterclick.bandit.roles", number == 1 ? "learn,serve" : "serve");
                configuration.put("afterclick.bandit.clock.click-window", "2s");
                configuration.put("afterclick.bandit.clock.read-window", "4s");
            }
            case FEATURE -> {
                configuration.put("afterclick.feature.state-dir", state(service, number));
                configuration.put("quarkus.redis.hosts", redis.uri());
                configuration.put("afterclick.feature.learn", Boolean.toString(number == 1));
                configuration.put("afterclick.feature.backfill-rate", "1");
            }
            case INSIGHT -> {
                configuration.put("afterclick.insight.state-dir", state(service, number));
                // What a stop does not write would have to be read again.
                configuration.put("afterclick.insight.history.flush-interval", "60s");
            }
        }
        return new Replica(
                service,
                number,
                ports.of(service),
                ports.management(service),
                home,
                folder,
                configuration,
                environment);
    }

    private String state(MeshService service, int number) {
        return stateOf(service, number).toString();
    }

    Path stateOf(MeshService service, int number) {
        return folder.resolve(service.area() + "-" + number);
    }

    List<Replica> replicas() {
        return replicas;
    }

    Replica replica(MeshService service, int number) {
        return replicas.stream()
                .filter(replica ->
                        replica.service() == service && replica.host().endsWith("." + number))
                .findFirst()
                .orElseThrow();
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    EmbeddedRedis redis() {
        return redis;
    }

    int redisPort() {
        return ports.redis();
    }

    /** Of gateways that are ready, the next one. */
    InetSocketAddress readyGateway() {
        List<Replica> gateways = ready.stream()
                .filter(replica -> replica.service() == MeshService.GATEWAY)
                .toList();
        if (gateways.isEmpty()) {
            throw new IllegalStateException("no gateway is ready");
        }
        return gateways.get(Math.floorMod(turn.getAndIncrement(), gateways.size()))
                .address();
    }

    void awaitReady(Replica replica) {
        await(replica.name() + " is ready, see " + replica.log())
                .atMost(READY_TIMEOUT)
                .failFast(() -> !replica.isAlive())
                .until(() -> ready.contains(replica));
    }

    private void probe() {
        Map<Replica, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
        for (Replica replica : replicas) {
            HttpRequest request = HttpRequest.newBuilder(replica.management("/q/health/ready"))
                    .timeout(PROBE_TIMEOUT)
                    .build();
            answers.put(
                    replica,
                    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                            .handle((answer, failure) -> isReady(replica, answer, failure)));
        }
        List<Replica> now = new ArrayList<>();
        answers.forEach((replica, isReady) -> {
            if (isReady.join()) {
                now.add(replica);
            }
        });
        if (!now.equals(ready)) {
            writeHosts(now);
            ready = List.copyOf(now);
        }
    }

    /** One that is only slow to say so stays what it was, as several probes have to fail in a cluster. */
    private boolean isReady(Replica replica, HttpResponse<?> answer, Throwable failure) {
        if (failure != null) {
            boolean isSlow =
                    failure instanceof HttpTimeoutException || failure.getCause() instanceof HttpTimeoutException;
            return isSlow && ready.contains(replica);
        }
        return answer.statusCode() == 200;
    }

    private Path hosts() {
        return folder.resolve("hosts");
    }

    /** At once: the gateways read it at any time. */
    private void writeHosts(List<Replica> of) {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        of.forEach(replica -> lines.add(replica.host() + " " + replica.service().module()));
        Path unfinished = folder.resolve("hosts.unfinished");
        try {
            Files.write(unfinished, lines);
            Files.move(unfinished, hosts(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        prober.shutdownNow();
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        replicas.stream()
                .filter(Replica::isAlive)
                .forEach(replica -> stopping.add(CompletableFuture.runAsync(replica::stop)));
        stopping.forEach(CompletableFuture::join);
        redis.close();
        kafka.close();
    }
}
