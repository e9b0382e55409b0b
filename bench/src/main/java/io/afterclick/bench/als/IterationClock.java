package io.afterclick.bench.als;

import io.afterclick.bench.measure.CpuClock;
import java.util.ArrayList;
import java.util.List;

/** CPU and wall seconds of each iteration, from the end of the one before. Not thread safe. */
final class IterationClock {
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> wall = new ArrayList<>();
    private double cpuAtStart;
    private long wallAtStart;

    /** Starts the first iteration: the data is read by now. */
    void start() {
        cpuAtStart = CpuClock.seconds();
        wallAtStart = System.nanoTime();
    }

    void iterationDone() {
        double cpuNow = CpuClock.seconds();
        long wallNow = System.nanoTime();
        add(cpuNow - cpuAtStart, (wallNow - wallAtStart) * 1e-9);
        cpuAtStart = cpuNow;
        wallAtStart = wallNow;
    }

    /** For a contender that says nothing between its iterations. */
    void add(double cpuSeconds, double wallSeconds) {
        cpu.add(cpuSeconds);
        wall.add(wallSeconds);
    }

    /** CPU seconds of the iterations after the warm-up. */
    List<Double> cpu(int warmUp) {
        return cpu.subList(Math.min(warmUp, cpu.size() - 1), cpu.size());
    }

    /** Wall seconds of the iterations after the warm-up. */
    List<Double> wall(int warmUp) {
        return wall.subList(Math.min(warmUp, wall.size() - 1), wall.size());
    }
}
