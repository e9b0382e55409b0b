package io.afterclick.bench.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What this machine can do at most: multiply-adds in registers, and a triad through memory.
 *
 * <p>Rates are per CPU second of one thread while so many threads run at once, so that neighbours on a shared machine
 * change them little; times the threads they are the machine's.
 *
 * @param gigaflops1 of one thread alone, 2 per fused multiply-add
 * @param gigaflops2 per thread with two
 * @param gigabytes1 read and written by {@code a = b + s c} on arrays of 64 MiB, one thread alone
 * @param gigabytes2 per thread with two
 */
public record Roofline(double gigaflops1, double gigaflops2, double gigabytes1, double gigabytes2) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int FMA_STEPS = 2_000_000;
    private static final int ACCUMULATORS = 12;
    private static final int TRIAD_FLOATS = 16 << 20;
    private static final int REPEATS = 15;
    /** Repeats whose code may still be interpreted. */
    private static final int WARM_UP = 8;

    /** The main of a forked JVM. */
    public static void main(String[] arguments) {
        ForkedJvm.answer(measure());
    }

    /** About five seconds. */
    public static Roofline measure() {
        return new Roofline(
                rate(1, Roofline::gigaflops),
                rate(2, Roofline::gigaflops),
                rate(1, Roofline::gigabytes),
                rate(2, Roofline::gigabytes));
    }

    private static double rate(int threads, Callable<Double> body) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(body));
            }
            double sum = 0;
            for (Future<Double> one : running) {
                sum += one.get();
            }
            return sum / threads;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } catch (ExecutionException e) {
            throw new BenchException("the roofline cannot be measured", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static double gigaflops() {
        double best = 0;
        float[] out = new float[SPECIES.length()];
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            double start = CpuClock.threadSeconds();
            multiplyAdd(FMA_STEPS, 0.9f + repeat * 1e-6f, out);
            double seconds = CpuClock.threadSeconds() - start;
            if (repeat >= WARM_UP) {
                best = Math.max(best, 2.0 * ACCUMULATORS * SPECIES.length() * FMA_STEPS / seconds * 1e-9);
            }
        }
        return best;
    }

    private static void multiplyAdd(int steps, float by, float[] out) {
        FloatVector x = FloatVector.broadcast(SPECIES, by);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.1f);
        FloatVector sum0 = y;
        FloatVector sum1 = y;
        FloatVector sum2 = y;
        FloatVector sum3 = y;
        FloatVector sum4 = y;
        FloatVector sum5 = y;
        FloatVector sum6 = y;
        FloatVector sum7 = y;
        FloatVector sum8 = y;
        FloatVector sum9 = y;
        FloatVector sum10 = y;
        FloatVector sum11 = y;
        for (int step = 0; step < steps; step++) {
            sum0 = sum0.fma(x, y);
            sum1 = sum1.fma(x, y);
            sum2 = sum2.fma(x, y);
            sum3 = sum3.fma(x, y);
            sum4 = sum4.fma(x, y);
            sum5 = sum5.fma(x, y);
            sum6 = sum6.fma(x, y);
            sum7 = sum7.fma(x, y);
            sum8 = sum8.fma(x, y);
            sum9 = sum9.fma(x, y);
            sum10 = sum10.fma(x, y);
            sum11 = sum11.fma(x, y);
        }
        sum0.add(sum1)
                .add(sum2.add(sum3))
                .add(sum4.add(sum5))
                .add(sum6.add(sum7))
                .add(sum8.add(sum9))
                .add(sum10.add(sum11))
                .intoArray(out, 0);
    }

    private static double gigabytes() {
        float[] a = new float[TRIAD_FLOATS];
        float[] b = new float[TRIAD_FLOATS];
        float[] c = new float[TRIAD_FLOATS];
        Arrays.fill(b, 1);
        Arrays.fill(c, 2);
        double best = 0;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            double start = CpuClock.threadSeconds();
            triad(a, b, c, 0.5f + repeat);
            double seconds = CpuClock.threadSeconds() - start;
            if (repeat >= WARM_UP) {
                best = Math.max(best, 3.0 * Float.BYTES * TRIAD_FLOATS / seconds * 1e-9);
            }
        }
        return best;
    }

    private static void triad(float[] a, float[] b, float[] c, float scale) {
        for (int i = 0; i < a.length; i++) {
            a[i] = b[i] + scale * c[i];
        }
    }
}
