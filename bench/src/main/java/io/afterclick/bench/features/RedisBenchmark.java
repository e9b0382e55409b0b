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

/** Redis' own load generator, asking for the same keys as one request of ours. */
final class RedisBenchmark {
    private static final Pattern RATE = Pattern.compile("throughput summary: ([0-9.]+) requests per second");

    private RedisBenchmark() {}

    /**
     * Requests per second, each for the values of one request of ours, over as many connections as ours had calls under way.
     *
     * @param load what our load told: keys of one request, and calls under way
     * @return empty where redis-benchmark is not installed
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
            return rate(command);
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
