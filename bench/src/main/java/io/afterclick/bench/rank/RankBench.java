package io.afterclick.bench.rank;

import static io.afterclick.bench.measure.TextTable.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code afterclick bench rank}: time of one slate, and memory of a million arms. */
@Command(
        name = "rank",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Ranks 200 candidates for a slate of 10 (two-step, hierarchical prior, DPP over 64 factors) again and again with"
                    + " JMH, on one thread, and prints percentiles of the time; then fills a table with 1,000,000 arms (1 to 3"
                    + " spans each, 30 %% clicked) and prints its memory."
        },
        footer = {"", "Examples:", "  afterclick bench rank --quick", "  afterclick bench rank --json rank.json"})
public final class RankBench implements Runnable {
    private static final int HEAP_GIGABYTES = 1;
    private static final int WARM_UPS = 5;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final double MEBIBYTE = 1 << 20;

    @Mixin
    private RunOptions run;

    @Override
    public void run() {
        Statistics times = measure();
        TextTable table = new TextTable("200 candidates, slate of 10", "us");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("slates", times.getN());
        for (double percentile : PERCENTILES) {
            String name = "p" + (percentile == Math.rint(percentile) ? figure(percentile, 0) : figure(percentile, 1));
            double micros = times.getPercentile(percentile);
            table.row(name, figure(micros, 1));
            figures.put(name + "_micros", micros);
        }
        System.out.println(table);
        JsonNode arms = run.jvm(HEAP_GIGABYTES).run(ArmsRun.class, List.of());
        TextTable memory = new TextTable(arms.path("arms").asLong() + " arms", "MiB");
        memory.row("arms, index and counts", figure(arms.path("counted").asLong() / MEBIBYTE, 1));
        memory.row("growth of the heap, with names", figure(arms.path("heap").asLong() / MEBIBYTE, 1));
        System.out.println(memory);
        figures.put("arms", arms);
        run.write(figures);
    }

    private Statistics measure() {
        var options = new OptionsBuilder()
                .include(RankState.class.getSimpleName())
                .mode(Mode.SampleTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .threads(1)
                .forks(run.quick() ? 1 : 3)
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(run.quick() ? 5 : 10)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx1g", "-XX:+UseSerialGC")
                .build();
        try {
            return new Runner(options).runSingle().getPrimaryResult().getStatistics();
        } catch (RunnerException e) {
            throw new BenchException("JMH failed: " + e.getMessage(), e);
        }
    }
}
