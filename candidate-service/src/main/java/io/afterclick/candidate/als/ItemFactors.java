package io.afterclick.candidate.als;

import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
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
    /** Works scored before the best are picked: the scores stay in the first-level cache. */
    private static final int WORKS_PER_PAGE = 4096;

    /** Blocks scored before their scores are copied out. */
    private static final int BLOCKS_AT_ONCE = 64;

    /** Works whose neighbours a worker finds before it asks for more. */
    private static final int QUERIES_PER_BLOCK = 64;

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

    /** Whether the work's vector points anywhere; not so for one that was never read. */
    public boolean hasDirection(int work) {
        return lengths[work] != 0;
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

    /**
     * For each work its k nearest by cosine, as {@link #nearest} finds them but for rounding; exact, O(works^2 x
     * factors). Four works are searched for at once, so that the vectors come from memory once for four.
     */
    public NeighbourTable nearestOfAll(int k, Workers workers) {
        RankedWorks[] rows = new RankedWorks[works];
        workers.forEachBlock(works, QUERIES_PER_BLOCK, (worker, block, from, to) -> {
            float[] scores = new float[VectorKernels.FOUR * pageSize()];
            for (int first = from; first < to; first += VectorKernels.FOUR) {
                nearestOfFour(first, Math.min(to, first + VectorKernels.FOUR), k, scores, rows);
            }
        });
        return NeighbourTable.of(rows);
    }

    private int pageSize() {
        return Math.min(blocks, WORKS_PER_PAGE / lanes) * lanes;
    }

    /** @param scores {@code [4 x }{@link #pageSize}{@code ]}, overwritten */
    private void nearestOfFour(int from, int to, int k, float[] scores, RankedWorks[] rows) {
        float[] queries = new float[factors * VectorKernels.FOUR];
        TopWorks[] tops = new TopWorks[to - from];
        for (int i = 0; i < tops.length; i++) {
            tops[i] = new TopWorks(Math.min(k, works));
            for (int f = 0; f < factors; f++) {
                queries[f * VectorKernels.FOUR + i] = directions[position(from + i, f)];
            }
        }
        int page = pageSize();
        for (int first = 0; first < works; first += page) {
            int count = Math.min(page, works - first);
            int end = Math.min(blocks, (first + page) / lanes);
            kernels.scoreBlocksOfFour(directions, first / lanes, end, factors, queries, scores, page);
            for (int i = 0; i < tops.length; i++) {
                int self = from + i;
                if (lengths[self] != 0) {
                    pick(tops[i], scores, i * page, count, first, other -> other != self && lengths[other] != 0);
                }
            }
        }
        for (int i = 0; i < tops.length; i++) {
            rows[from + i] = tops[i].drain();
        }
    }

    private RankedWorks top(float[] query, int k, boolean byLength, IntPredicate allowed) {
        TopWorks top = new TopWorks(Math.min(k, works));
        int page = pageSize();
        float[] scores = new float[page];
        IntPredicate findable = byLength ? allowed : other -> lengths[other] != 0 && allowed.test(other);
        for (int first = 0; first < works; first += page) {
            int count = Math.min(page, works - first);
            int end = Math.min(blocks, (first + page) / lanes);
            kernels.scoreBlocks(directions, first / lanes, end, factors, query, scores);
            if (byLength) {
                for (int i = 0; i < count; i++) {
                    scores[i] *= lengths[first + i];
                }
            }
            pick(top, scores, 0, count, first, findable);
        }
        return top.drain();
    }

    /** Offers the scores from {@code at} on, of works from {@code first} on. */
    private void pick(TopWorks top, float[] scores, int at, int count, int first, IntPredicate allowed) {
        if (first > 0) {
            offer(top, scores, at, count, first, Float.NEGATIVE_INFINITY, allowed);
        } else {
            float guess = guess(top.capacity(), scores, at, count);
            offer(top, scores, at, count, first, guess, allowed);
            if (!top.isFull() && guess != Float.NEGATIVE_INFINITY) {
                // The filter let too few of those pass.
                top.drain();
                offer(top, scores, at, count, first, Float.NEGATIVE_INFINITY, allowed);
            }
        }
        top.tighten();
    }

    /**
     * A score that a few more than k works reach, found without looking at each: of the largest scores of groups of works
     * so many are at least this, and each is another work's. Without it the first works of a search would all be kept
     * until better ones come: all neighbours of 10,000 works took 11 % longer then.
     */
    private float guess(int k, float[] scores, int at, int count) {
        int wanted = k + k / 8 + 8;
        int groups = (4 * wanted + lanes - 1) / lanes * lanes;
        if (k == 0 || 4L * groups > count) {
            return Float.NEGATIVE_INFINITY;
        }
        float[] maxima = new float[groups];
        kernels.stridedMaxima(scores, at, at + count, maxima);
        TopWorks largest = new TopWorks(wanted);
        for (int group = 0; group < groups; group++) {
            largest.offer(group, maxima[group]);
        }
        largest.tighten();
        return largest.threshold();
    }

    private void offer(TopWorks top, float[] scores, int at, int count, int first, float floor, IntPredicate allowed) {
        int end = at + count;
        int i = kernels.firstAtLeast(scores, at, end, Math.max(floor, top.threshold()));
        while (i < end) {
            // Most works fail the score: ask the filter, which may be slow, only about the others.
            int work = first + i - at;
            if (allowed.test(work)) {
                top.offer(work, scores[i]);
            }
            i = kernels.firstAtLeast(scores, i + 1, end, Math.max(floor, top.threshold()));
        }
    }
}
