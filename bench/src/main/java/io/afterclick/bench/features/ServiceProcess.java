package io.afterclick.bench.features;

import io.afterclick.bench.measure.BenchException;
import io.afterclick.embedded.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** feature-service as it is packaged, which only serves: it needs no Kafka. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int LINES_SHOWN = 30;

    private final ChildProcess process;

    private ServiceProcess(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param ports of Redis, of the service, of its management
     */
    static ServiceProcess start(Path app, Path folder, int[] ports, int nearCacheMib) {
        List<String> command = new ArrayList<>(
                ChildProcess.javaCommand("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError"));
        command.add("-Dquarkus.redis.hosts=redis://127.0.0.1:" + ports[0]);
        command.add("-Dquarkus.http.port=" + ports[1]);
        command.add("-Dquarkus.management.port=" + ports[2]);
        command.add("-Dafterclick.feature.state-dir=" + folder.resolve("state"));
        command.add("-Dafterclick.feature.learn=false");
        command.add("-Dafterclick.feature.near-cache-mib=" + nearCacheMib);
        command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        Path log = folder.resolve("feature-service-" + nearCacheMib + ".log");
        ServiceProcess service = new ServiceProcess(ChildProcess.start("feature-service", command, Map.of(), log));
        try {
            service.awaitReady(ports[2]);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private void awaitReady(int managementPort) {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try {
            while (!isReady(ready)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new BenchException("feature-service did not get ready:\n" + lastLines());
                }
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static boolean isReady(HttpRequest ready) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                            .send(ready, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(process.log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
