package io.afterclick.bench.gs;

import io.afterclick.bench.measure.CpuClock;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Median;
import io.afterclick.insight.diversity.score.Taste;
import io.afterclick.insight.diversity.score.TasteKernel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The main of a forked JVM: reads the Parquet file, and scores all readers. */
public final class GsScoreRun {
    private static final int DIMENSIONS = 64;
    private static final int PASSES = 5;
    /** Readers that the loop in streams does: its rate does not depend on how many they are. */
    private static final int STREAMED = 20_000;

    private static final int STREAM_PASSES = 3;
    private static final int READERS_OF_A_TASK = 1_000;

    private final ReadsParquet reads;
    private final float[] vectors;
    private final int readers;
    private final int threads;

    private GsScoreRun(ReadsParquet reads, float[] vectors, int readers, int threads) {
        this.reads = reads;
        this.vectors = vectors;
        this.readers = readers;
        this.threads = threads;
    }

    /**
     * What came of it.
     *
     * @param readersPerCpuSecond the median pass, by CPU time of all threads
     * @param readersPerSecond the median pass, by the clock
     * @param withReadingPerCpuSecond with what reading the file took
     * @param streamsReadersPerCpuSecond the best pass of the loop in streams
     * @param bytesPerReader that must at least come from memory: vectors, works and plays
     * @param meanOfSome mean score of the readers that streams do, too
     * @param kernel that ran
     */
    record Result(
            double readersPerCpuSecond,
            double readersPerSecond,
            double withReadingPerCpuSecond,
            double streamsReadersPerCpuSecond,
            double bytesPerReader,
            double meanOfSome,
            double streamsMeanOfSome,
            String kernel) {}

    /** File, readers, reads of each, works, threads. */
    public static void main(String[] arguments) {
        int readers = Integer.parseInt(arguments[1]);
        int readsEach = Integer.parseInt(arguments[2]);
        int works = Integer.parseInt(arguments[3]);
        int threads = Integer.parseInt(arguments[4]);
        // As many workers as threads; the calling thread is one of them.
        System.setProperty(
                "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(Math.max(1, threads - 1)));
        double start = CpuClock.seconds();
        ReadsParquet reads = ReadsParquet.read(Path.of(arguments[0]), readers, readers * readsEach);
        double reading = CpuClock.seconds() - start;
        ForkedJvm.answer(new GsScoreRun(reads, unitVectors(works), readers, threads).run(reading, readsEach));
    }

    private Result run(double readingSeconds, int readsEach) {
        double[] scores = new double[readers];
        double[] passes = new double[PASSES];
        double[] clock = new double[PASSES];
        for (int pass = 0; pass < PASSES; pass++) {
            long start = System.nanoTime();
            double cpuStart = CpuClock.seconds();
            score(scores);
            passes[pass] = CpuClock.seconds() - cpuStart;
            clock[pass] = (System.nanoTime() - start) * 1e-9;
        }
        int some = Math.min(readers, STREAMED);
        double[] streamed = new double[STREAM_PASSES];
        double[] definition = new double[0];
        for (int pass = 0; pass < STREAM_PASSES; pass++) {
            double start = CpuClock.seconds();
            definition = parallel(IntStream.range(0, some))
                    .mapToDouble(this::byDefinition)
                    .toArray();
            streamed[pass] = CpuClock.seconds() - start;
        }
        double seconds = Median.of(passes);
        return new Result(
                readers / seconds,
                readers / Median.of(clock),
                readers / (seconds + readingSeconds),
                some / Arrays.stream(streamed).min().orElseThrow(),
                readsEach * (DIMENSIONS * (double) Float.BYTES + Integer.BYTES + Float.BYTES),
                Arrays.stream(scores, 0, some).average().orElseThrow(),
                Arrays.stream(definition).average().orElseThrow(),
                TasteKernel.fastest().getClass().getSimpleName());
    }

    private IntStream parallel(IntStream stream) {
        return threads == 1 ? stream : stream.parallel();
    }

    private void score(double[] scores) {
        int tasks = (readers + READERS_OF_A_TASK - 1) / READERS_OF_A_TASK;
        parallel(IntStream.range(0, tasks)).forEach(task -> {
            Taste taste = new Taste(vectors, DIMENSIONS);
            int to = Math.min(readers, (task + 1) * READERS_OF_A_TASK);
            for (int reader = task * READERS_OF_A_TASK; reader < to; reader++) {
                scores[reader] = taste.clear()
                        .addAll(reads.works(), reads.plays(), reads.starts()[reader], reads.starts()[reader + 1])
                        .gsScore();
            }
        });
    }

    /** The definition as one would write it over arrays: the mean vector, then the mean cosine with it. */
    private double byDefinition(int reader) {
        int from = reads.starts()[reader];
        int to = reads.starts()[reader + 1];
        double total =
                IntStream.range(from, to).mapToDouble(i -> reads.plays()[i]).sum();
        double[] mean = IntStream.range(0, DIMENSIONS)
                .mapToDouble(f -> IntStream.range(from, to)
                                .mapToDouble(i -> reads.plays()[i] * vectors[reads.works()[i] * DIMENSIONS + f])
                                .sum()
                        / total)
                .toArray();
        double length =
                Math.sqrt(Arrays.stream(mean).map(value -> value * value).sum());
        return IntStream.range(from, to)
                        .mapToDouble(i -> reads.plays()[i]
                                * IntStream.range(0, DIMENSIONS)
                                        .mapToDouble(f -> vectors[reads.works()[i] * DIMENSIONS + f] * mean[f])
                                        .sum()
                                / length)
                        .sum()
                / total;
    }

    private static float[] unitVectors(int works) {
        SplittableRandom random = new SplittableRandom(1);
        float[] vectors = new float[works * DIMENSIONS];
        for (int work = 0; work < works; work++) {
            double length2 = 0;
            for (int f = 0; f < DIMENSIONS; f++) {
                float value = (float) (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
                vectors[work * DIMENSIONS + f] = value;
                length2 += value * value;
            }
            float scale = (float) (1 / Math.sqrt(length2));
            for (int f = 0; f < DIMENSIONS; f++) {
                vectors[work * DIMENSIONS + f] *= scale;
            }
        }
        return vectors;
    }
}
