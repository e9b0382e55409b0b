package io.afterclick.insight.diversity.score;

/**
 * The inner loop that scores spend their time in: the weighted sum of some works' vectors.
 *
 * <p>Chosen once at start: the Vector API where the JVM was started with {@code --add-modules jdk.incubator.vector}, plain loops
 * else. Both give the same results but for rounding. Stateless and safe to share.
 */
public interface TasteKernel {
    /** Widths are a multiple of this. */
    int PADDING = 16;

    /** Rows that are summed in float before they are added in double, which keeps scores exact to seven digits. */
    int BLOCK = 64;

    /** The fastest that this JVM can run. */
    static TasteKernel fastest() {
        return KernelChoice.FASTEST;
    }

    /** The smallest padded width that holds {@code dimensions}. */
    static int padded(int dimensions) {
        return (dimensions + PADDING - 1) / PADDING * PADDING;
    }

    /**
     * Adds the weighted vectors of {@code works[from .. to)} to a sum.
     *
     * @param vectors {@code [works x width]}, row-major
     * @param width a multiple of {@value #PADDING}
     * @param weights one for each work, at the same positions
     * @param sum {@code [width]}
     * @param scratch {@code [width]}, overwritten
     */
    void addWeighted(
            float[] vectors, int width, int[] works, float[] weights, int from, int to, double[] sum, float[] scratch);
}
