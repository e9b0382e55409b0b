package io.afterclick.bench.als;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Made-up reads with the shape of a real data set: as many readers, works and pairs, some works far more popular than
 * others, some readers far busier, and tastes of low rank.
 *
 * <p>A reader draws works without replacement with probability proportional to {@code exp(popularity_i + taste_u . v_i)},
 * by the Gumbel top-k trick (Vieira 2014; Kool, van Hoof, Welling, "Stochastic Beams and Where to Find Them", ICML 2019).
 * Works and readers sit around shared centres in a space of {@value #DIMENSIONS} dimensions. The same seed gives the
 * same reads on any number of threads.
 *
 * @param readers how many
 * @param works how many
 * @param pairs to train with; one more per reader is drawn to be left out
 */
public record SyntheticReads(int readers, int works, int pairs) {
    /** Of MovieLens-1M with one rating per user left out. */
    static final SyntheticReads MOVIELENS_1M = new SyntheticReads(6_040, 3_706, 994_169);

    static final SyntheticReads LARGE = new SyntheticReads(53_000, 10_000, 4_780_000);

    static final long SEED = 20_240_501;

    private static final int DIMENSIONS = 24;
    private static final int CENTRES = 40;
    /** How far vectors stray from their centre, where centres have length about 1. */
    private static final double SPREAD = 0.7;
    /** Weight of taste against chance (a Gumbel variable's deviation is 1.28). */
    private static final double TASTE = 2.2;
    /** Deviation of the logarithm of a work's popularity. */
    private static final double POPULARITY = 1.5;
    /** Deviation of the logarithm of a reader's reads, of which there are at least {@link #MIN_READS}. */
    private static final double ACTIVITY = 1.0;

    private static final int MIN_READS = 20;

    /** The reads to train with, ready for Afterclick's trainers. */
    public ReaderWorkMatrix matrix() {
        return Afterclick.matrix(generate());
    }

    AlsData generate() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] centres = gaussians(CENTRES, 1 / Math.sqrt(DIMENSIONS), random);
        double[][] ofWorks = around(centres, works, random);
        double[][] tastes = around(centres, readers, random);
        double[] popularity = new double[works];
        for (int work = 0; work < works; work++) {
            popularity[work] = POPULARITY * random.nextGaussian();
        }
        int[] reads = readsPerReader(random);
        long[] seeds = random.longs(readers).toArray();
        int[][] worksOf = new int[readers][];
        IntStream.range(0, readers)
                .parallel()
                .forEach(reader ->
                        worksOf[reader] = draw(tastes[reader], ofWorks, popularity, reads[reader], seeds[reader]));
        return LeaveOneOut.split(worksOf, works, SEED + 1);
    }

    private static double[][] gaussians(int count, double deviation, SplittableRandom random) {
        double[][] vectors = new double[count][DIMENSIONS];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, i -> deviation * random.nextGaussian());
        }
        return vectors;
    }

    private static double[][] around(double[][] centres, int count, SplittableRandom random) {
        double[][] vectors = gaussians(count, SPREAD / Math.sqrt(DIMENSIONS), random);
        for (double[] vector : vectors) {
            double[] centre = centres[random.nextInt(CENTRES)];
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] += centre[i];
            }
        }
        return vectors;
    }

    /** Log-normal, at least {@link #MIN_READS}, at most half of the works, with exactly the wanted sum. */
    private int[] readsPerReader(SplittableRandom random) {
        double[] activity = new double[readers];
        double sum = 0;
        for (int reader = 0; reader < readers; reader++) {
            activity[reader] = Math.exp(ACTIVITY * random.nextGaussian());
            sum += activity[reader];
        }
        int wanted = pairs + readers;
        int[] reads = new int[readers];
        int total = 0;
        for (int reader = 0; reader < readers; reader++) {
            double share = activity[reader] / sum * (wanted - (double) MIN_READS * readers);
            reads[reader] = Math.min(works / 2, MIN_READS + (int) share);
            total += reads[reader];
        }
        for (int reader = 0; total < wanted; reader = (reader + 1) % readers) {
            if (reads[reader] < works / 2) {
                reads[reader]++;
                total++;
            }
        }
        return reads;
    }

    private static int[] draw(double[] taste, double[][] ofWorks, double[] popularity, int reads, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] keys = new double[ofWorks.length];
        for (int work = 0; work < keys.length; work++) {
            double likes = 0;
            double[] vector = ofWorks[work];
            for (int i = 0; i < DIMENSIONS; i++) {
                likes += taste[i] * vector[i];
            }
            double gumbel = -Math.log(-Math.log(random.nextDouble(Double.MIN_NORMAL, 1)));
            keys[work] = popularity[work] + TASTE * likes + gumbel;
        }
        double[] sorted = keys.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - reads];
        return IntStream.range(0, keys.length)
                .filter(work -> keys[work] >= least)
                .limit(reads)
                .toArray();
    }
}
