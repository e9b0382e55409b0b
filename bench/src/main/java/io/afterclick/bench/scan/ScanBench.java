package io.afterclick.bench.scan;

import static io.afterclick.bench.measure.TextTable.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Median;
import io.afterclick.bench.measure.Progress;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code afterclick bench scan}: queries per CPU second of the exact search among work vectors. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds the exact 100 nearest of clustered synthetic vectors with 64 factors and prints queries per CPU second"
                    + " of one thread, beside a scalar loop and the time it takes only to read all vectors."
        },
        footer = {"", "Examples:", "  afterclick bench scan --quick", "  afterclick bench scan --large --json scan.json"
        })
public final class ScanBench implements Runnable {
    private static final int HEAP_GIGABYTES = 4;
    /** All neighbours of so many works would take an hour. */
    private static final int MOST_WORKS_FOR_ALL = 20_000;

    private static final double ROUNDING = 1e-5;

    @Option(names = "--works", split = ",", paramLabel = "N", description = "sizes of the catalog (default: 10000)")
    private List<Integer> works = List.of(10_000);

    @Option(names = "--large", description = "also 100,000 and 1,000,000 works")
    private boolean large;

    @Option(names = "--rounds", paramLabel = "N", description = "runs of each, in turn (default: 3; 1 when quick)")
    private Optional<Integer> rounds = Optional.empty();

    @Mixin
    private RunOptions run;

    private final Progress progress = new Progress();

    @Override
    public void run() {
        ForkedJvm jvm = run.jvm(HEAP_GIGABYTES);
        List<Integer> sizes = new ArrayList<>(works);
        if (large) {
            sizes.addAll(List.of(100_000, 1_000_000));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seed", ClusteredVectors.SEED);
        for (int size : sizes) {
            figures.put("works " + size, report(size, measure(jvm, size)));
        }
        run.write(figures);
    }

    private Map<ScanContender, List<JsonNode>> measure(ForkedJvm jvm, int size) {
        int turns = rounds.orElse(run.quick() ? 1 : 3);
        Map<ScanContender, List<JsonNode>> results = new EnumMap<>(ScanContender.class);
        for (int round = 1; round <= turns; round++) {
            for (ScanContender contender : ScanContender.values()) {
                if (contender != ScanContender.ALL || size <= MOST_WORKS_FOR_ALL) {
                    progress.say(contender.title + ", " + size + " works, round " + round + " of " + turns);
                    results.computeIfAbsent(contender, key -> new ArrayList<>())
                            .add(jvm.run(ScanRun.class, List.of(contender.label(), Integer.toString(size))));
                }
            }
        }
        checkExact(results);
        return results;
    }

    /** What all that search have found must be equally near. */
    private static void checkExact(Map<ScanContender, List<JsonNode>> results) {
        double expected = sumOfScores(results.get(ScanContender.SCALAR).get(0));
        results.forEach((contender, runs) -> {
            for (JsonNode one : runs) {
                if (contender != ScanContender.BOUND
                        && Math.abs(sumOfScores(one) - expected) > ROUNDING * Math.abs(expected)) {
                    throw new BenchException(contender.title + " found other works than the scalar loop");
                }
            }
        });
    }

    private static double sumOfScores(JsonNode run) {
        return run.path("sumOfScores").asDouble();
    }

    private static List<Map<String, Object>> report(int size, Map<ScanContender, List<JsonNode>> results) {
        TextTable table = new TextTable("top 100 of " + size + " x 64", "queries/CPU s", "x scalar");
        List<Map<String, Object>> rows = new ArrayList<>();
        double scalar = rate(results.get(ScanContender.SCALAR));
        results.forEach((contender, runs) -> {
            double rate = rate(runs);
            table.row(contender.title, figure(rate, 0), figure(rate / scalar, 1));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("contender", contender.label());
            row.put("queries_per_cpu_second", rate);
            row.put("times_scalar", rate / scalar);
            rows.add(row);
        });
        System.out.println(table);
        return rows;
    }

    private static double rate(List<JsonNode> runs) {
        return Median.of(runs.stream()
                .map(one -> one.path("queriesPerCpuSecond").asDouble())
                .toList());
    }
}
