package io.afterclick.bench.gs;

import static io.afterclick.bench.measure.TextTable.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Progress;
import io.afterclick.bench.measure.Roofline;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code afterclick bench gs-score}: readers a second whose GS-score is computed. */
@Command(
        name = "gs-score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes reads of synthetic readers to Parquet (1,000,000 readers with 100 reads each, 64 dimensions, 1,000,000"
                    + " works), reads them back, and computes the GS-score of all in one pass: readers a CPU second, beside what"
                    + " memory alone allows, and beside a loop over readers in plain Java streams that computes the"
                    + " definition. Takes 4 GB of memory and 300 MB of disk; --quick a tenth."
        },
        footer = {"", "Examples:", "  afterclick bench gs-score --quick", "  afterclick bench gs-score --json gs.json"})
public final class GsScoreBench implements Runnable {
    private static final int READERS = 1_000_000;
    private static final int QUICK_READERS = 100_000;
    private static final int READS = 100;
    private static final int WORKS = 1_000_000;
    private static final int HEAP_GIGABYTES = 4;
    private static final double ROUNDING = 1e-6;

    @Mixin
    private RunOptions run;

    private final Progress progress = new Progress();

    @Override
    public void run() {
        int readers = run.quick() ? QUICK_READERS : READERS;
        Path folder = null;
        try {
            folder = Files.createTempDirectory("gs-score");
            Path file = folder.resolve("reads.parquet");
            progress.say("writing " + (long) readers * READS + " reads to Parquet");
            ReadsParquet.write(file, readers, READS, WORKS);
            measure(readers, file);
        } catch (IOException e) {
            throw new BenchException("cannot write reads: " + e.getMessage(), e);
        } finally {
            delete(folder);
        }
    }

    private void measure(int readers, Path file) {
        ForkedJvm jvm = run.jvm(HEAP_GIGABYTES);
        progress.say("measuring memory");
        JsonNode roofline = jvm.run(Roofline.class, List.of());
        double gigabytes =
                roofline.path(run.threads() == 1 ? "gigabytes1" : "gigabytes2").asDouble();
        progress.say("scoring");
        JsonNode result = jvm.run(
                GsScoreRun.class,
                List.of(
                        file.toString(),
                        Integer.toString(readers),
                        Integer.toString(READS),
                        Integer.toString(WORKS),
                        Integer.toString(run.threads())));
        double difference = Math.abs(result.path("meanOfSome").asDouble()
                - result.path("streamsMeanOfSome").asDouble());
        if (!(difference < ROUNDING)) {
            throw new BenchException("the loop in streams finds other scores: " + difference);
        }
        double rate = result.path("readersPerCpuSecond").asDouble();
        double streams = result.path("streamsReadersPerCpuSecond").asDouble();
        double bound = gigabytes * 1e9 / result.path("bytesPerReader").asDouble();
        double withReading = result.path("withReadingPerCpuSecond").asDouble();
        TextTable table = new TextTable(
                readers + " readers x " + READS + " reads x 64, " + run.threads() + " threads",
                "readers/CPU s",
                "x streams");
        table.row("running sum, one pass in memory", figure(rate, 0), figure(rate / streams, 1));
        table.row("with reading Parquet", figure(withReading, 0), figure(withReading / streams, 1));
        table.row("definition in plain streams", figure(streams, 0), "1.0");
        table.row("memory alone (triad, " + figure(gigabytes, 1) + " GB/s a thread)", figure(bound, 0), "");
        System.out.println(table);
        System.out.println("share of the memory bound: " + figure(rate / bound, 2) + "; by the clock "
                + figure(result.path("readersPerSecond").asDouble(), 0) + " readers/s; kernel: "
                + result.path("kernel").asText());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("readers", readers);
        figures.put("reads_of_a_reader", READS);
        figures.put("works", WORKS);
        figures.put("readers_per_cpu_second", rate);
        figures.put("readers_per_second", result.path("readersPerSecond").asDouble());
        figures.put("readers_per_cpu_second_with_parquet", withReading);
        figures.put("streams_readers_per_cpu_second", streams);
        figures.put("times_streams", rate / streams);
        figures.put("memory_gigabytes_per_second_of_a_thread", gigabytes);
        figures.put("share_of_memory_bound", rate / bound);
        figures.put("kernel", result.path("kernel").asText());
        run.write(figures);
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve("reads.parquet"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new BenchException("cannot delete " + folder + ": " + e.getMessage(), e);
        }
    }
}
