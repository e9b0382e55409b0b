package io.afterclick.candidate.als;

import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.function.IntPredicate;

/**
 * Vectors of works, ready to be searched exactly, by cosine among works and by dot product for a reader.
 *
 * <p>Immutable and safe to share. A work with a zero vector (never read) is near to none and is never found by cosine.
 */
public final class ItemFactors {
    private final int factors;
    private final int works;
    private final float[] vectors;
    /** Each row at unit length, or zero. */
    private final float[] directions;

    /**
     * @param factors width of a vector
     * @param vectors {@code [works x factors]}, row-major; copied
     */
    public ItemFactors(int factors, float[] vectors) {
        if (factors < 1 || vectors.length % factors != 0) {
            throw new IllegalArgumentException(vectors.length + " floats are no rows of " + factors + " factors");
        }
        this.factors = factors;
        this.works = vectors.length / factors;
        this.vectors = vectors.clone();
        this.directions = new float[vectors.length];
        for (int work = 0; work < works; work++) {
            double square = 0;
            for (int at = work * factors; at < (work + 1) * factors; at++) {
                square += (double) vectors[at] * vectors[at];
            }
            float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
            for (int at = work * factors; at < (work + 1) * factors; at++) {
                directions[at] = vectors[at] * scale;
            }
        }
    }

    public int factors() {
        return factors;
    }

    public int works() {
        return works;
    }

    /** The work's vector at unit length (zero when it was never read), for use outside of the model. */
    public float[] direction(int work) {
        return java.util.Arrays.copyOfRange(directions, work * factors, (work + 1) * factors);
    }

    /** The work's vector as trained. */
    public float[] vector(int work) {
        return java.util.Arrays.copyOfRange(vectors, work * factors, (work + 1) * factors);
    }

    /**
     * The k nearest allowed works by cosine, without the work itself; exact, O(works x factors).
     *
     * @return scores in -1 to 1; empty when the work has no direction
     */
    public RankedWorks nearest(int work, int k, IntPredicate allowed) {
        float[] query = direction(work);
        if (isZero(query)) {
            return RankedWorks.EMPTY;
        }
        return top(directions, query, k, other -> other != work && !isZeroRow(other) && allowed.test(other));
    }

    /**
     * The k allowed works with the largest dot product with a reader's vector; exact, O(works x factors).
     *
     * @param query {@code [factors]}
     */
    public RankedWorks best(float[] query, int k, IntPredicate allowed) {
        if (query.length != factors) {
            throw new IllegalArgumentException("a query of " + query.length + " floats for " + factors + " factors");
        }
        return top(vectors, query, k, allowed);
    }

    private RankedWorks top(float[] rows, float[] query, int k, IntPredicate allowed) {
        TopWorks top = new TopWorks(Math.min(k, works));
        for (int work = 0; work < works; work++) {
            float score = 0;
            int row = work * factors;
            for (int f = 0; f < factors; f++) {
                score += rows[row + f] * query[f];
            }
            // Most works fail the score: ask the filter, which may be slow, only about the others.
            if (score >= top.threshold() && allowed.test(work)) {
                top.offer(work, score);
            }
        }
        return top.drain();
    }

    private boolean isZeroRow(int work) {
        for (int at = work * factors; at < (work + 1) * factors; at++) {
            if (directions[at] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(float[] vector) {
        for (float value : vector) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
