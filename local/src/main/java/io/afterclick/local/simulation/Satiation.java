package io.afterclick.local.simulation;

/**
 * How tired each reader is of each genre, as what they have read lately leaves them: each policy's readers have their
 * own. Halves every {@value #HALF_LIFE_DAYS} days. Not thread-safe.
 */
public final class Satiation {
    static final double HALF_LIFE_DAYS = 3;

    private final float[] level; // [readers x genres], as of the reader's last time
    private final long[] asOfMillis;

    public Satiation(int readers) {
        level = new float[readers * Catalog.GENRES];
        asOfMillis = new long[readers];
    }

    /** Level of a reader's genre; 0 for a rested reader, about 1 after a work read on. */
    double of(int reader, int genre, long nowMillis) {
        float then = level[reader * Catalog.GENRES + genre];
        return then == 0 ? 0 : then * fade(reader, nowMillis);
    }

    void add(int reader, int genre, double amount, long nowMillis) {
        float fade = (float) fade(reader, nowMillis);
        for (int g = 0; g < Catalog.GENRES; g++) {
            level[reader * Catalog.GENRES + g] *= fade;
        }
        level[reader * Catalog.GENRES + genre] += (float) amount;
        asOfMillis[reader] = nowMillis;
    }

    private double fade(int reader, long nowMillis) {
        double days = (nowMillis - asOfMillis[reader]) / (double) Visit.DAY_MILLIS;
        return Math.exp(-Math.log(2) / HALF_LIFE_DAYS * days);
    }
}
