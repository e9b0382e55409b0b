package io.afterclick.bench.scan;

import io.afterclick.bench.measure.CpuClock;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.bench.measure.Median;
import java.util.ArrayList;
import java.util.List;

/** The main of a forked JVM: one contender on one size. */
public final class ScanRun {
    private static final int FACTORS = 64;
    private static final int K = 100;
    private static final int MEASURED = 7;
    /** CPU seconds of one measurement, and of the warm-up before all. */
    private static final double SECONDS = 0.25;

    private static final double WARM_UP_SECONDS = 2;

    private ScanRun() {}

    /**
     * What came of it.
     *
     * @param queriesPerCpuSecond the median
     * @param sumOfScores of what the first queries found
     */
    record Result(double queriesPerCpuSecond, double sumOfScores) {}

    /** Contender, works. */
    public static void main(String[] arguments) {
        int works = Integer.parseInt(arguments[1]);
        ScanContender.Scan scan = ScanContender.of(arguments[0]).of(ClusteredVectors.of(works, FACTORS), FACTORS);
        int batch = Math.max(4, Math.min(works, 2_000_000 / works * 8));
        double sumOfScores = scan.run(0, batch, K);
        for (double start = CpuClock.threadSeconds(); CpuClock.threadSeconds() - start < WARM_UP_SECONDS; ) {
            scan.run(0, batch, K);
        }
        List<Double> rates = new ArrayList<>();
        while (rates.size() < MEASURED) {
            long done = 0;
            double start = CpuClock.threadSeconds();
            double spent;
            do {
                scan.run((int) (done % (works - batch + 1L)), batch, K);
                done += scan.answersAll() ? works : batch;
                spent = CpuClock.threadSeconds() - start;
            } while (spent < SECONDS);
            rates.add(done / spent);
        }
        ForkedJvm.answer(new Result(Median.of(rates), sumOfScores));
    }
}
