package io.afterclick.candidate.als;

import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;
import java.util.SplittableRandom;

/**
 * Vectors in training: {@code [rows x width]}, row-major, the width padded with zeros for the kernels.
 *
 * <p>Mutable; each row is written by one worker at a time.
 */
final class FactorTable {
    /** Length that a first vector has in the mean, whatever the width. */
    private static final double FIRST_LENGTH = 0.1;

    private static final int ROWS_PER_BLOCK = 256;

    final int rows;
    final int factors;
    final int width;
    private final float[] values;

    /** Zeros. */
    FactorTable(int rows, int factors, VectorKernels kernels) {
        this.rows = rows;
        this.factors = factors;
        this.width = kernels.padded(factors);
        long size = (long) rows * width;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(rows + " vectors of " + factors + " factors are " + size
                    + " floats; one side of a model holds " + (Integer.MAX_VALUE - 8));
        }
        this.values = new float[(int) size];
    }

    /** N(0, (0.1 / sqrt(factors))^2), each row from a generator of its own. */
    void fillRandomly(long seed) {
        double deviation = FIRST_LENGTH / Math.sqrt(factors);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int row = 0; row < rows; row++) {
            SplittableRandom random = new SplittableRandom(seeds.nextLong());
            for (int f = 0; f < factors; f++) {
                values[row * width + f] = (float) (deviation * random.nextGaussian());
            }
        }
    }

    /** @param vectors {@code [rows x factors]}, the first of which are taken; the others stay as they are */
    void fill(float[] vectors) {
        int given = Math.min(rows, vectors.length / factors);
        for (int row = 0; row < given; row++) {
            System.arraycopy(vectors, row * factors, values, row * width, factors);
        }
    }

    float[] values() {
        return values;
    }

    /** {@code [rows x factors]}, a copy without the padding. */
    float[] unpadded() {
        if (width == factors) {
            return values.clone();
        }
        float[] result = new float[rows * factors];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * width, result, row * factors, factors);
        }
        return result;
    }

    /** Expresses all vectors in another basis: {@code values := values q}, q {@code [width x width]}. */
    void rotate(float[] q, VectorKernels kernels, Workers workers) {
        float[][] buffers = new float[workers.count()][];
        workers.forEachBlock(rows, ROWS_PER_BLOCK, (worker, block, from, to) -> {
            if (buffers[worker] == null) {
                buffers[worker] = new float[ROWS_PER_BLOCK * width];
            }
            kernels.multiplyRows(values, from, to, width, q, buffers[worker]);
            System.arraycopy(buffers[worker], 0, values, from * width, (to - from) * width);
        });
    }
}
