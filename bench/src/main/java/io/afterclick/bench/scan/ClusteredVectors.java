package io.afterclick.bench.scan;

import java.util.SplittableRandom;

/**
 * Made-up work vectors that look like trained ones: around centres, with most of their variance in few directions.
 *
 * <p>A vector is its centre plus a deviation, and coordinate f of both shrinks like {@code 1 / (1 + f / 8)}, as the
 * spectrum of ALS factors does. There is a centre per 100 works or so. Same seed, same floats.
 */
final class ClusteredVectors {
    static final long SEED = 7;

    private static final int WORKS_PER_CENTRE = 100;
    private static final double SPREAD = 0.6;
    private static final double HALF_DECAY = 8;

    private ClusteredVectors() {}

    /** Makes them up: {@code [works x factors]}, row-major. */
    static float[] of(int works, int factors) {
        SplittableRandom random = new SplittableRandom(SEED);
        int centres = Math.max(1, works / WORKS_PER_CENTRE);
        float[] centre = new float[centres * factors];
        for (int at = 0; at < centre.length; at++) {
            centre[at] = (float) (scale(at % factors) * random.nextGaussian());
        }
        float[] vectors = new float[works * factors];
        for (int work = 0; work < works; work++) {
            int from = random.nextInt(centres) * factors;
            for (int f = 0; f < factors; f++) {
                vectors[work * factors + f] = (float) (centre[from + f] + SPREAD * scale(f) * random.nextGaussian());
            }
        }
        return vectors;
    }

    private static double scale(int factor) {
        return 1 / (1 + factor / HALF_DECAY);
    }
}
