package io.afterclick.local.simulation;

/**
 * Uniform variates by name instead of by order: the same purpose, reader, visit and item always give the same number,
 * whatever was drawn before. So all policies meet the same luck (common random numbers), on any number of threads.
 *
 * <p>A counter-based generator: the names are mixed by the finaliser of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014), one round for each name. Immutable.
 */
public final class Chance {
    private final long seed;

    public Chance(long seed) {
        this.seed = mix(seed ^ 0x5DEECE66DL);
    }

    /** What a variate decides. */
    enum Purpose {
        VISITS,
        TIME,
        QUERY,
        INTENT,
        MOOD,
        DEPTH,
        CLICK,
        OUTSIDE,
        CLICK_DELAY,
        FIRST_EPISODE,
        READ_ON,
        MORE_EPISODES,
        FIRST_DELAY,
        SECOND_DELAY,
        SECOND_DELAY_SHAPE
    }

    /** In [0, 1), with 53 bits. */
    double uniform(Purpose purpose, long reader, long visit, long item) {
        long hash = mix(seed + (purpose.ordinal() + 1) * 0x9E3779B97F4A7C15L);
        hash = mix(hash + reader * 0xD1B54A32D192ED03L);
        hash = mix(hash + visit * 0x8CB92BA72F3D8DD7L);
        hash = mix(hash + item * 0xAEF17502108EF2D9L);
        return (hash >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
