package io.afterclick.candidate.linear;

/**
 * The inner loops that training and retrieval spend their time in, on flat float arrays.
 *
 * <p>Chosen once at start: {@link #fastest()} is the Vector API where the JVM was started with {@code --add-modules
 * jdk.incubator.vector}, plain loops else. Both give the same results but for rounding; each by itself always gives the
 * same bits.
 *
 * <p>Matrices are row-major. A width called <em>padded</em> is a multiple of {@link #padding()}, with zeros in the
 * padding, so that no loop has a tail. Symmetric matrices hold their upper triangle; what stands below the diagonal is
 * undefined after a call. Implementations have no state and are safe to share; nothing is checked here beyond what Java
 * checks, as the callers own the buffers.
 */
public interface VectorKernels {
    /** The fastest implementation that this JVM can run. */
    static VectorKernels fastest() {
        return KernelChoice.FASTEST;
    }

    /** Plain loops, for comparison and for a JVM without the Vector API. */
    static VectorKernels scalar() {
        return ScalarKernels.INSTANCE;
    }

    /** What runs, for logs: for instance {@code vector-api-512} or {@code scalar}. */
    String name();

    /** What padded widths are a multiple of: at least 8, and a multiple of {@link #lanes()}. */
    int padding();

    /** Floats of one vector; the block width of {@link #scoreBlocks}. */
    int lanes();

    /** The smallest padded width that holds {@code width}. */
    default int padded(int width) {
        return (width + padding() - 1) / padding() * padding();
    }

    /** Floats of working memory that {@link #cholesky} and {@link #addGramTimes} need at a padded width. */
    default int workspace(int width) {
        return width + 8 * Math.max(8, lanes());
    }

    /** The sum of products of {@code length} pairs. */
    float dot(float[] a, int aFrom, float[] b, int bFrom, int length);

    /** Adds {@code scale} times x to y. */
    void addScaled(float scale, float[] x, int xFrom, float[] y, int yFrom, int length);

    /**
     * Adds the Gram matrix of the rows from to to - 1 to the upper triangle: {@code c += b' b}.
     *
     * @param b {@code [any x width]}
     * @param width padded
     * @param c {@code [width x width]}
     */
    void addGram(float[] b, int from, int to, int width, float[] c);

    /**
     * Factors a symmetric positive definite matrix in place: {@code a = u' u}, u upper triangular.
     *
     * @param a {@code [width x width]}
     * @param width padded; give the padding a diagonal of 1
     * @param workspace {@link #workspace} floats, which {@link #solveCholesky} needs as this leaves them
     * @return false when a is not positive definite in float precision; a is then undefined
     */
    boolean cholesky(float[] a, int width, float[] workspace);

    /**
     * Solves {@code u' u x = b} with what {@link #cholesky} left.
     *
     * @param x {@code [width]}, b going in, x coming out
     */
    void solveCholesky(float[] u, int width, float[] workspace, float[] x);

    /**
     * Adds to y the rows, each as often as its weighted miss: {@code y += sum_n weight_n (row_n . p + shift) row_n}.
     *
     * <p>With shift 0 this is the rows' Gram matrix times p, without forming it.
     *
     * @param vectors {@code [any x width]}, of which the rows {@code rows[from .. to)} count
     * @param weights one per row, at the same positions as {@code rows}
     * @param width padded
     * @param scratch {@link #workspace} floats; overwritten
     */
    void addGramTimes(
            float[] vectors,
            int[] rows,
            float[] weights,
            int from,
            int to,
            int width,
            float[] p,
            float shift,
            float[] y,
            float[] scratch);

    /**
     * Multiplies rows by a square matrix: {@code out[row] = a[row] q} for the rows from to to - 1.
     *
     * @param a {@code [any x width]}
     * @param width padded
     * @param q {@code [width x width]}
     * @param out {@code [(to - from) x width]}; not the same array as a
     */
    void multiplyRows(float[] a, int from, int to, int width, float[] q, float[] out);

    /**
     * Adds or takes away a product of squares: {@code c += sign * a' b}.
     *
     * @param a {@code [side x side]}, as b and c; c is neither a nor b
     * @param side padded
     * @param sign 1 or -1
     */
    void addTransposedProduct(float[] a, float[] b, float[] c, int side, float sign);

    /**
     * The first position from {@code from} on, and before {@code to}, whose value is at least the threshold; {@code to}
     * when there is none.
     */
    int firstAtLeast(float[] values, int from, int to, float threshold);

    /**
     * Scores of vectors kept in blocks of lanes: {@code blocks[block][factor][lane]}.
     *
     * @param blocks {@code [count of blocks x factors x lanes()]}
     * @param scores {@code [(to - from) x lanes()]}, receives the dot products of blocks from to to - 1
     */
    void scoreBlocks(float[] blocks, int from, int to, int factors, float[] query, float[] scores);

    /** Queries of one {@link #scoreBlocksOfFour}. */
    int FOUR = 4;

    /**
     * As {@link #scoreBlocks} for four queries, so that the blocks pass through the caches once for all of them.
     *
     * @param queries {@code [factors x 4]}
     * @param scores {@code [4 x scoresPerQuery]}, query after query
     * @param scoresPerQuery at least {@code (to - from) x lanes()}
     */
    void scoreBlocksOfFour(
            float[] blocks, int from, int to, int factors, float[] queries, float[] scores, int scoresPerQuery);

    /**
     * The largest values of groups of a range: position i takes that of the values at from + i, from + i + length,
     * from + i + 2 length and so on, length being that of {@code maxima}.
     *
     * @param maxima {@code [multiple of lanes()]}, overwritten; negative infinity where there is no value
     */
    void stridedMaxima(float[] values, int from, int to, float[] maxima);
}
