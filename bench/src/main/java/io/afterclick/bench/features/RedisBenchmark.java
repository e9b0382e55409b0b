package io.afterclick.bench.features;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Redis' own load generator, asking for the same keys as one request of ours. */
final class RedisBenchmark {
    /** Runs, of which the median counts: it is done within a second or two, and the machine is not always the same. */
    private static final int RUNS = 5;

    private static final Pattern RATE = Pattern.compile("throughput summary: ([0-9.]+) requests per second");

    private RedisBenchmark() {}

    /**
     * Requests per second, each for the values of one request of ours, over as many connections as ours had calls under way.
     *
     * @param load what our load told: keys of one request, and calls under way
     * @param requests of each run
     * @return median of {@value #RUNS} runs; empty where redis-benchmark is not installed
     */
    static Optional<Double> run(int port, JsonNode load, int requests) {
        return EmbeddedRedis.installed("redis-benchmark").map(program -> {
            List<String> command = new ArrayList<>(List.of(
                    program.toString(),
                    "-p",
                    Integer.toString(port),
                    "-c",
                    load.path("underWay").asText(),
                    "-n",
                    Integer.toString(requests),
                    "mget"));
            load.path("keys").forEach(key -> command.add(key.asText()));
            return IntStream.range(0, RUNS)
                    .mapToDouble(run -> rate(command))
                    .sorted()
                    .skip(RUNS / 2)
                    .findFirst()
                    .orElseThrow();
        });
    }

    private static double rate(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(printed);
            if (process.waitFor() != 0 || !rate.find()) {
                throw new BenchException("redis-benchmark failed: " + printed);
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new BenchException("cannot run redis-benchmark: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
