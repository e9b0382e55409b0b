package io.afterclick.bench.als;

import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Median;
import java.nio.file.Path;

/** The main of a forked JVM: one contender, once. */
public final class AlsRun {
    private AlsRun() {}

    /**
     * What came of it.
     *
     * @param cpuSeconds per iteration, the median after the warm-up
     * @param wallSeconds likewise
     */
    record Result(double cpuSeconds, double wallSeconds, double hitRate, double ndcg) {}

    /** Peer, data file, factors, iterations, iterations of the warm-up, threads, unobserved weight, regularisation. */
    public static void main(String[] arguments) {
        AlsPeer peer = AlsPeer.of(arguments[0]);
        AlsTask task = new AlsTask(
                AlsData.read(Path.of(arguments[1])),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[5]),
                Double.parseDouble(arguments[6]),
                Double.parseDouble(arguments[7]));
        int warmUp = Integer.parseInt(arguments[4]);
        IterationClock clock = new IterationClock();
        AlsContender.Vectors vectors = peer.contender().train(task, clock);
        RankedQuality quality = RankedQuality.of(task.data(), vectors.readers(), vectors.works(), task.factors());
        ForkedJvm.answer(new Result(
                Median.of(clock.cpu(warmUp)), Median.of(clock.wall(warmUp)), quality.hitRate(), quality.ndcg()));
    }
}
