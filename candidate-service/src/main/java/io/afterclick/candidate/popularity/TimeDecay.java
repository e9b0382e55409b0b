package io.afterclick.candidate.popularity;

import java.time.Duration;

/**
 * How much less a reader counts for a work's popularity, the longer the last read is ago: half as much after each
 * half-life. Imported reads have no date and count like one of {@value #IMPORTED_HALF_LIVES} half-lives ago, so that they
 * order works that nobody has read lately, and no others.
 *
 * @param halfLife positive
 */
public record TimeDecay(Duration halfLife) {
    static final int IMPORTED_HALF_LIVES = 10;
    private static final double DAYS_PER_MILLI = 1.0 / Duration.ofDays(1).toMillis();

    public TimeDecay {
        if (halfLife.isNegative() || halfLife.isZero()) {
            throw new IllegalArgumentException("halfLife must be positive, not " + halfLife);
        }
    }

    /** 0 to 1; reads in the future count as of now. */
    double share(double ageDays) {
        return Math.pow(0.5, Math.max(0, ageDays) / (halfLife.toMillis() * DAYS_PER_MILLI));
    }

    /** What an imported read counts. */
    static double importedShare() {
        return Math.pow(0.5, IMPORTED_HALF_LIVES);
    }
}
