package io.afterclick.bench.als;

import static io.afterclick.bench.measure.TextTable.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Median;
import io.afterclick.bench.measure.Progress;
import io.afterclick.bench.measure.Roofline;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code afterclick bench als}: CPU seconds per iteration and quality of implicit ALS. */
@Command(
        name = "als",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains implicit ALS with Afterclick and its peers on the same reads and prints the median CPU seconds per"
                    + " iteration, without reading and warm-up, and how well each model ranks what was left out."
        },
        footer = {
            "",
            "Examples:",
            "  afterclick bench als --quick",
            "  afterclick bench als --shape ml1m --factors 64,128 --json als.json",
            "  afterclick bench als --shape large --factors 64 --contenders afterclick-cg,afterclick-exact",
            "  afterclick bench als --data reads.csv --rounds 1"
        })
public final class AlsBench implements Runnable {
    private static final int HEAP_GIGABYTES = 6;

    /** Data that can be made up. */
    enum Shape {
        ml1m,
        large
    }

    @Option(
            names = "--shape",
            description = "synthetic reads: ml1m (6,040 x 3,706 with 994,169 pairs, the default) or"
                    + " large (53,000 x 10,000 with 4.78 million)")
    private Shape shape = Shape.ml1m;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "reads in place of synthetic ones: CSV with reader_id and" + " work_id")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--factors", split = ",", paramLabel = "N", description = "widths (default: 64,128; 64 when quick)")
    private List<Integer> factors = List.of();

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "passes of each training, warm-up included (default: 12; 8 when quick)")
    private Optional<Integer> iterations = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "trainings of each contender, in turn (default: 3; 1 when quick)")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            description = "of afterclick-cg, afterclick-exact, spark, ranksys-pzt, textbook (default: all)")
    private List<String> contenders = List.of("afterclick-cg", "afterclick-exact", "spark", "ranksys-pzt", "textbook");

    @Option(
            names = "--unobserved-weight",
            paramLabel = "A",
            description = "weight of what was not read, for all contenders (default: each its own)")
    private Optional<Double> unobservedWeight = Optional.empty();

    @Option(
            names = "--regularization",
            paramLabel = "L",
            description = "in each contender's own unit (default: each its own)")
    private Optional<Double> regularization = Optional.empty();

    @Mixin
    private RunOptions run;

    private final Progress progress = new Progress();

    @Override
    public void run() {
        int passes = iterations.orElse(run.quick() ? 8 : 12);
        List<Integer> widths = !factors.isEmpty() ? factors : run.quick() ? List.of(64) : List.of(64, 128);
        List<AlsPeer> peers = contenders.stream().map(AlsPeer::of).toList();
        ForkedJvm jvm = run.jvm(HEAP_GIGABYTES);
        AlsData reads = reads();
        progress.say("measuring the roofline");
        JsonNode roofline = jvm.run(Roofline.class, List.of());
        System.out.printf(
                "%d readers x %d works, %d pairs (%s); %d iterations, %d threads%n",
                reads.readers(), reads.works(), reads.pairs(), source(), passes, run.threads());
        System.out.printf(
                "roofline per thread: %.0f GFLOP/s alone, %.0f with two; triad %.1f GB/s alone, %.1f with two%n%n",
                roofline.path("gigaflops1").asDouble(),
                roofline.path("gigaflops2").asDouble(),
                roofline.path("gigabytes1").asDouble(),
                roofline.path("gigabytes2").asDouble());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("roofline", roofline);
        figures.put("readers", reads.readers());
        figures.put("works", reads.works());
        figures.put("pairs", reads.pairs());
        figures.put("iterations", passes);
        for (int width : widths) {
            Map<AlsPeer, List<JsonNode>> results = measure(jvm, reads, peers, width, passes);
            figures.put("factors " + width, report(reads, width, results, roofline));
        }
        run.write(figures);
    }

    private String source() {
        return data.map(Path::toString).orElse("synthetic " + shape + ", seed " + SyntheticReads.SEED);
    }

    private AlsData reads() {
        if (data.isPresent()) {
            progress.say("reading " + data.get());
            return ReadsFile.load(data.get(), SyntheticReads.SEED);
        }
        progress.say("making up reads of shape " + shape);
        return switch (shape) {
            case ml1m -> SyntheticReads.MOVIELENS_1M.generate();
            case large -> SyntheticReads.LARGE.generate();
        };
    }

    private Map<AlsPeer, List<JsonNode>> measure(
            ForkedJvm jvm, AlsData reads, List<AlsPeer> peers, int width, int passes) {
        Map<AlsPeer, List<JsonNode>> results = new EnumMap<>(AlsPeer.class);
        int turns = rounds.orElse(run.quick() ? 1 : 3);
        Path file = null;
        try {
            file = Files.createTempFile("reads", ".bin");
            reads.write(file);
            for (int round = 1; round <= turns; round++) {
                for (AlsPeer peer : peers) {
                    progress.say(peer.title + ", " + width + " factors, round " + round + " of " + turns);
                    results.computeIfAbsent(peer, key -> new ArrayList<>())
                            .add(jvm.run(AlsRun.class, arguments(peer, file, width, passes)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (file != null) {
                file.toFile().delete();
            }
        }
        return results;
    }

    private List<String> arguments(AlsPeer peer, Path file, int width, int passes) {
        int warmUp = passes / 2;
        return List.of(
                peer.label(),
                file.toString(),
                Integer.toString(width),
                Integer.toString(passes),
                Integer.toString(warmUp),
                Integer.toString(run.threads()),
                Double.toString(unobservedWeight.orElse(peer.unobservedWeight)),
                Double.toString(regularization.orElse(peer.regularization(width))));
    }

    /** Prints the table and gives its figures back. */
    private List<Map<String, Object>> report(
            AlsData reads, int width, Map<AlsPeer, List<JsonNode>> results, JsonNode roofline) {
        TextTable table = new TextTable(
                width + " factors", "CPU s/iteration", "wall s", "x gradient", "x Cholesky", "HR@10", "NDCG@10");
        List<Map<String, Object>> rows = new ArrayList<>();
        double gradient = cpu(results.get(AlsPeer.AFTERCLICK_CG));
        double exact = cpu(results.get(AlsPeer.AFTERCLICK_EXACT));
        results.forEach((peer, runs) -> {
            double seconds = cpu(runs);
            double wall = median(runs, "wallSeconds");
            table.row(
                    peer.title,
                    figure(seconds, 3),
                    figure(wall, 3),
                    figure(seconds / gradient, 1),
                    figure(seconds / exact, 1),
                    figure(median(runs, "hitRate"), 4),
                    figure(median(runs, "ndcg"), 4));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("contender", peer.label());
            row.put("cpu_seconds_per_iteration", seconds);
            row.put("wall_seconds_per_iteration", wall);
            row.put("times_afterclick_cg", seconds / gradient);
            row.put("times_afterclick_exact", seconds / exact);
            row.put("hit_rate@10", median(runs, "hitRate"));
            row.put("ndcg@10", median(runs, "ndcg"));
            row.put("unobserved_weight", unobservedWeight.orElse(peer.unobservedWeight));
            row.put("regularization", regularization.orElse(peer.regularization(width)));
            row.put("runs", runs);
            rows.add(row);
        });
        System.out.println(table);
        if (!Double.isNaN(exact)) {
            double rate = gigaflop(reads, width) / exact;
            double peak =
                    roofline.path("gigaflops" + Math.min(2, run.threads())).asDouble();
            System.out.printf(
                    "Cholesky: %.1f GFLOP per iteration, %.0f GFLOP/s per CPU second, %.0f %% of the peak%n%n",
                    gigaflop(reads, width), rate, 100 * rate / peak);
        }
        return rows;
    }

    /** Of an iteration by the normal equations: half of each reads' products twice, and the factorisations. */
    private static double gigaflop(AlsData reads, int width) {
        double square = (double) width * width;
        return (2.0 * reads.pairs() * square + (reads.readers() + (double) reads.works()) * square * width / 3) * 1e-9;
    }

    private static double cpu(List<JsonNode> runs) {
        return median(runs, "cpuSeconds");
    }

    private static double median(List<JsonNode> runs, String name) {
        return runs == null
                ? Double.NaN
                : Median.of(runs.stream().map(one -> one.path(name).asDouble()).toList());
    }
}
