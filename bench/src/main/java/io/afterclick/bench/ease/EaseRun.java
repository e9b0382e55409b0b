package io.afterclick.bench.ease;

import io.afterclick.bench.als.SyntheticReads;
import io.afterclick.bench.measure.CpuClock;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.candidate.ease.EaseOutcome;
import io.afterclick.candidate.ease.EaseSettings;
import io.afterclick.candidate.ease.EaseTrainer;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/** The main of a forked JVM: trains EASE once, after a small one for the compiler. */
public final class EaseRun {
    private static final int READERS = 5_000;
    private static final int PAIRS_PER_WORK = 60;
    private static final int WARM_UP_WORKS = 2_000;

    private EaseRun() {}

    /**
     * What came of it.
     *
     * @param works with reads, which are the side of the matrix that is inverted
     */
    record Result(int works, double cpuSeconds, double wallSeconds) {}

    /** Works, threads. */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[1]);
        train(reads(WARM_UP_WORKS), threads);
        ReaderWorkMatrix reads = reads(Integer.parseInt(arguments[0]));
        double cpu = CpuClock.seconds();
        long wall = System.nanoTime();
        train(reads, threads);
        double cpuSeconds = CpuClock.seconds() - cpu;
        double wallSeconds = (System.nanoTime() - wall) * 1e-9;
        int works = 0;
        for (int work = 0; work < reads.works(); work++) {
            works += reads.byWork().size(work) > 0 ? 1 : 0;
        }
        ForkedJvm.answer(new Result(works, cpuSeconds, wallSeconds));
    }

    private static ReaderWorkMatrix reads(int works) {
        return new SyntheticReads(READERS, works, PAIRS_PER_WORK * works).matrix();
    }

    private static void train(ReaderWorkMatrix reads, int threads) {
        EaseSettings settings = EaseSettings.defaults()
                .withThreads(threads)
                .withMaxBytes(Runtime.getRuntime().maxMemory());
        if (EaseTrainer.train(reads, settings) instanceof EaseOutcome.LeftOut leftOut) {
            throw new IllegalStateException(leftOut.reason());
        }
    }
}
