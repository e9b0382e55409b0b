package io.afterclick.candidate.als;

import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.function.IntPredicate;

/**
 * Vectors of works, ready to be searched exactly, by cosine among works and by dot product for a reader.
 *
 * <p>Kept once, as directions of unit length in blocks of as many works as a vector register has lanes ({@code [block]
 * [factor][lane]}: a search then needs no sum across lanes), and a length per work: 4 x (factors + 1) bytes per work.
 * Immutable and safe to share. A work with a zero vector (never read) is near to none and is never found by cosine.
 */
public final class ItemFactors {
    /** Blocks scored before the best are picked, so that the scores stay in the first-level cache. */
    private static final int BLOCKS_AT_ONCE = 64;

    private final VectorKernels kernels;
    private final int lanes;
    private final int factors;
    private final int works;
    private final int blocks;
    private final float[] directions;
    private final float[] lengths;

    /**
     * @param factors width of a vector
     * @param vectors {@code [works x factors]}, row-major; copied
     */
    public ItemFactors(int factors, float[] vectors) {
        this(factors, vectors, VectorKernels.fastest());
    }

    ItemFactors(int factors, float[] vectors, VectorKernels kernels) {
        if (factors < 1 || vectors.length % factors != 0) {
            throw new IllegalArgumentException(vectors.length + " floats are no rows of " + factors + " factors");
        }
        this.kernels = kernels;
        this.lanes = kernels.lanes();
        this.factors = factors;
        this.works = vectors.length / factors;
        this.blocks = (works + lanes - 1) / lanes;
        this.directions = new float[Math.multiplyExact(Math.multiplyExact(blocks, lanes), factors)];
        this.lengths = new float[works];
        for (int work = 0; work < works; work++) {
            double square = 0;
            for (int at = work * factors; at < (work + 1) * factors; at++) {
                square += (double) vectors[at] * vectors[at];
            }
            lengths[work] = (float) Math.sqrt(square);
            double scale = square > 0 ? 1 / Math.sqrt(square) : 0;
            for (int f = 0; f < factors; f++) {
                directions[position(work, f)] = (float) (vectors[work * factors + f] * scale);
            }
        }
    }

    private int position(int work, int factor) {
        return (work / lanes * factors + factor) * lanes + work % lanes;
    }

    public int factors() {
        return factors;
    }

    public int works() {
        return works;
    }

    /** The work's vector at unit length (zero when it was never read), for use outside of the model. */
    public float[] direction(int work) {
        float[] direction = new float[factors];
        for (int f = 0; f < factors; f++) {
            direction[f] = directions[position(work, f)];
        }
        return direction;
    }

    /** The work's vector as trained, but for rounding. */
    public float[] vector(int work) {
        float[] vector = direction(work);
        for (int f = 0; f < factors; f++) {
            vector[f] *= lengths[work];
        }
        return vector;
    }

    /**
     * The k nearest allowed works by cosine, without the work itself; exact, O(works x factors).
     *
     * @return scores in -1 to 1; empty when the work has no direction
     */
    public RankedWorks nearest(int work, int k, IntPredicate allowed) {
        return lengths[work] == 0
                ? RankedWorks.EMPTY
                : top(direction(work), k, false, other -> other != work && allowed.test(other));
    }

    /**
     * The k allowed works nearest to a direction by cosine; exact, O(works x factors).
     *
     * @param direction {@code [factors]}, of unit length for scores in -1 to 1
     */
    public RankedWorks nearest(float[] direction, int k, IntPredicate allowed) {
        return top(checked(direction), k, false, allowed);
    }

    /**
     * The k allowed works with the largest dot product with a reader's vector; exact, O(works x factors).
     *
     * @param query {@code [factors]}
     */
    public RankedWorks best(float[] query, int k, IntPredicate allowed) {
        return top(checked(query), k, true, allowed);
    }

    /**
     * Dot products of all works with a reader's vector.
     *
     * @param query {@code [factors]}
     * @param scores {@code [works]}, overwritten
     */
    public void scores(float[] query, float[] scores) {
        checked(query);
        float[] chunk = new float[BLOCKS_AT_ONCE * lanes];
        for (int from = 0; from < blocks; from += BLOCKS_AT_ONCE) {
            kernels.scoreBlocks(directions, from, Math.min(blocks, from + BLOCKS_AT_ONCE), factors, query, chunk);
            int first = from * lanes;
            int count = Math.min(works - first, chunk.length);
            for (int i = 0; i < count; i++) {
                scores[first + i] = chunk[i] * lengths[first + i];
            }
        }
    }

    private float[] checked(float[] query) {
        if (query.length != factors) {
            throw new IllegalArgumentException("a query of " + query.length + " floats for " + factors + " factors");
        }
        return query;
    }

    private RankedWorks top(float[] query, int k, boolean byLength, IntPredicate allowed) {
        TopWorks top = new TopWorks(Math.min(k, works));
        float[] chunk = new float[BLOCKS_AT_ONCE * lanes];
        for (int from = 0; from < blocks; from += BLOCKS_AT_ONCE) {
            kernels.scoreBlocks(directions, from, Math.min(blocks, from + BLOCKS_AT_ONCE), factors, query, chunk);
            int first = from * lanes;
            int count = Math.min(works - first, chunk.length);
            if (byLength) {
                for (int i = 0; i < count; i++) {
                    chunk[i] *= lengths[first + i];
                }
            }
            offer(top, chunk, first, count, byLength, allowed);
        }
        return top.drain();
    }

    private void offer(TopWorks top, float[] scores, int first, int count, boolean unreadToo, IntPredicate allowed) {
        int i = kernels.firstAtLeast(scores, 0, count, top.threshold());
        while (i < count) {
            // Most works fail the score: ask the filter, which may be slow, only about the others.
            if ((unreadToo || lengths[first + i] != 0) && allowed.test(first + i)) {
                top.offer(first + i, scores[i]);
            }
            i = kernels.firstAtLeast(scores, i + 1, count, top.threshold());
        }
    }
}
