package io.afterclick.bench.features;

import static io.afterclick.bench.measure.TextTable.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code afterclick bench features}: how fast feature-service answers, beside Redis itself. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Fills a real Redis with eight views of 1,000 works, starts feature-service as it is packaged, and asks it over gRPC"
                    + " for all eight views of 20 works at a time: first at a fixed rate, then as fast as it answers, with its near"
                    + " cache and without; then redis-benchmark asks Redis for as many keys at a time. Takes two to three minutes."
        },
        footer = {
            "",
            "Examples:",
            "  afterclick bench features --quick",
            "  afterclick bench features --json features.json"
        })
public final class FeaturesBench implements Runnable {
    private static final int NEAR_CACHE_MIB = 64;
    /** Starts of the service with a near cache, of which the median counts: compilers do not decide alike each time. */
    private static final int STARTS = 3;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "requests per second of the first part (default: ${DEFAULT-VALUE})")
    private int rate;

    @Override
    public void run() {
        Path folder = temporaryFolder();
        Map<String, Object> figures = new LinkedHashMap<>();
        int[] ports = FreePorts.find(3);
        try (EmbeddedRedis redis = redis(folder, ports[0])) {
            JsonNode cached = IntStream.range(0, run.quick() ? 1 : STARTS)
                    .mapToObj(start -> measure(folder, ports, NEAR_CACHE_MIB, rate))
                    .sorted(Comparator.comparingDouble(
                            start -> start.path("fullPerSecond").asDouble()))
                    .skip(run.quick() ? 0 : STARTS / 2)
                    .findFirst()
                    .orElseThrow();
            JsonNode direct = measure(folder, ports, 0, 0);
            Optional<Double> peer = RedisBenchmark.run(ports[0], cached, run.quick() ? 60_000 : 200_000);
            print(cached, direct, peer);
            figures.put("cached", cached);
            figures.put("direct", direct);
            figures.put("redis_benchmark_per_second", peer.orElse(Double.NaN));
        } finally {
            delete(folder);
        }
        run.write(figures);
    }

    private static EmbeddedRedis redis(Path folder, int port) {
        Path log = folder.resolve("redis.log");
        return EmbeddedRedis.installed("redis-server")
                .map(program -> EmbeddedRedis.start(program, folder.resolve("redis"), port, log))
                .orElseGet(() -> EmbeddedRedis.start(folder.resolve("redis"), port, log));
    }

    private JsonNode measure(Path folder, int[] ports, int nearCacheMib, int requestsPerSecond) {
        Path app = application();
        try (ServiceProcess service = ServiceProcess.start(app, folder, ports, nearCacheMib)) {
            List<String> arguments = new ArrayList<>();
            for (int port : ports) {
                arguments.add(Integer.toString(port));
            }
            arguments.add(Integer.toString(requestsPerSecond));
            arguments.add(Boolean.toString(run.quick()));
            String classPath =
                    app.resolve("lib/main") + "/*" + File.pathSeparator + System.getProperty("java.class.path");
            return run.jvm(1).run(FeatureLoad.class, arguments, classPath);
        }
    }

    private void print(JsonNode cached, JsonNode direct, Optional<Double> peer) {
        TextTable latency = new TextTable(
                cached.path("entities").asInt() + " works x "
                        + cached.path("views").asInt() + " views at "
                        + figure(cached.path("reachedPerSecond").asDouble(), 0) + "/s",
                "us");
        for (String percentile : List.of("p50", "p90", "p99", "p999", "max")) {
            latency.row(percentile, figure(cached.path(percentile + "Micros").asDouble(), 0));
        }
        System.out.println(latency);
        System.out.println("Redis round trips per request: "
                + figure(cached.path("roundTripsPerRequest").asDouble(), 3) + "; defaults: "
                + cached.path("defaults").asLong());
        TextTable throughput = new TextTable(
                "as fast as it goes", "requests/s", "share of redis-benchmark", "CPU us of the service", "of the load");
        row(throughput, "feature-service, near cache warm", cached, peer);
        row(throughput, "feature-service, no near cache", direct, peer);
        throughput.row(
                "redis-benchmark, MGET of as many keys",
                peer.map(most -> figure(most, 0)).orElse("-"),
                "",
                "",
                "");
        System.out.println("\n" + throughput);
        TextTable bytes = new TextTable("in Redis", "bytes");
        bytes.row("a work, 8 views", figure(cached.path("bytesPerWork").asDouble(), 0));
        bytes.row(
                "a reader: 30 recent works, 50 unclicked works",
                figure(cached.path("bytesPerReader").asDouble(), 0));
        System.out.println(bytes);
    }

    private static void row(TextTable table, String name, JsonNode load, Optional<Double> peer) {
        double perSecond = load.path("fullPerSecond").asDouble();
        table.row(
                name,
                figure(perSecond, 0),
                peer.map(most -> figure(100 * perSecond / most, 0) + " %").orElse("no redis-benchmark"),
                figure(load.path("serviceCpuMicros").asDouble(), 0),
                figure(load.path("loadCpuMicros").asDouble(), 0));
    }

    private static Path application() {
        Path app = Path.of(System.getProperty("afterclick.home", "."), "feature-service", "target", "quarkus-app");
        if (!Files.exists(app.resolve("quarkus-run.jar"))) {
            throw new BenchException("feature-service is not packaged: there is no " + app + "/quarkus-run.jar");
        }
        return app;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("afterclick-bench-features");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("cannot delete " + folder + ": " + e.getMessage());
        }
    }
}
