package io.afterclick.bench.ease;

import static io.afterclick.bench.measure.TextTable.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Median;
import io.afterclick.bench.measure.Progress;
import io.afterclick.bench.measure.Roofline;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code afterclick bench ease}: seconds of EASE and its share of what the machine can multiply. */
@Command(
        name = "ease",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains EASE on synthetic reads and prints CPU seconds, GFLOP/s and the share of the machine's peak. An"
                    + " iteration is the whole training; the operations are those of the inverse, works^3."
        },
        footer = {"", "Examples:", "  afterclick bench ease --quick", "  afterclick bench ease --works 7000,10000"})
public final class EaseBench implements Runnable {
    private static final int HEAP_GIGABYTES = 6;

    @Option(
            names = "--works",
            split = ",",
            paramLabel = "N",
            description = "sizes of the catalog (default: 7000,10000; 4000 when quick)")
    private List<Integer> works = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "trainings of each (default: 3; 1 when quick)")
    private Optional<Integer> rounds = Optional.empty();

    @Mixin
    private RunOptions run;

    private final Progress progress = new Progress();

    @Override
    public void run() {
        ForkedJvm jvm = run.jvm(HEAP_GIGABYTES);
        progress.say("measuring the roofline");
        JsonNode roofline = jvm.run(Roofline.class, List.of());
        double peak = roofline.path("gigaflops" + Math.min(2, run.threads())).asDouble();
        TextTable table = new TextTable("EASE", "works", "CPU s", "wall s", "GFLOP/CPU s", "% of peak");
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Integer> sizes = !works.isEmpty() ? works : run.quick() ? List.of(4000) : List.of(7000, 10_000);
        int turns = rounds.orElse(run.quick() ? 1 : 3);
        for (int size : sizes) {
            List<JsonNode> runs = new ArrayList<>();
            for (int round = 1; round <= turns; round++) {
                progress.say(size + " works, round " + round + " of " + turns);
                runs.add(jvm.run(EaseRun.class, List.of(Integer.toString(size), Integer.toString(run.threads()))));
            }
            double side = runs.get(0).path("works").asDouble();
            double cpu = median(runs, "cpuSeconds");
            double rate = side * side * side * 1e-9 / cpu;
            table.row(
                    "Afterclick",
                    figure(side, 0),
                    figure(cpu, 1),
                    figure(median(runs, "wallSeconds"), 1),
                    figure(rate, 0),
                    figure(100 * rate / peak, 0));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("works", side);
            row.put("cpu_seconds", cpu);
            row.put("wall_seconds", median(runs, "wallSeconds"));
            row.put("gigaflops_per_cpu_second", rate);
            row.put("share_of_peak", rate / peak);
            rows.add(row);
        }
        System.out.println(table);
        System.out.printf("peak per thread, with as many: %.0f GFLOP/s%n", peak);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("roofline", roofline);
        figures.put("ease", rows);
        run.write(figures);
    }

    private static double median(List<JsonNode> runs, String name) {
        return Median.of(runs.stream().map(one -> one.path(name).asDouble()).toList());
    }
}
