package io.afterclick.candidate.als;

import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;

/** The matrix V'V of vectors V, whose quadratic form sums the squared dot products with all of them. */
final class Gram {
    private static final int MIN_ROWS_PER_BLOCK = 1024;
    /** Each block holds a sum of its own; few enough to bound memory, enough to keep all threads busy. */
    private static final int MAX_BLOCKS = 64;

    private Gram() {}

    /** @return {@code [factors x factors]}, row-major, both triangles; without the padding */
    static double[] of(FactorTable vectors, VectorKernels kernels, Workers workers) {
        int width = vectors.width;
        int factors = vectors.factors;
        double[] gram = new double[factors * factors];
        // Cut by size alone, so that the order of the sums does not depend on the number of threads.
        int rowsPerBlock = Math.max(MIN_ROWS_PER_BLOCK, Workers.blocks(vectors.rows, MAX_BLOCKS));
        float[][] sums = new float[Workers.blocks(vectors.rows, rowsPerBlock)][];
        workers.forEachBlock(vectors.rows, rowsPerBlock, (worker, block, from, to) -> {
            float[] sum = new float[width * width];
            kernels.addGram(vectors.values(), from, to, width, sum);
            sums[block] = sum;
        });
        for (float[] sum : sums) {
            for (int i = 0; i < factors; i++) {
                for (int j = i; j < factors; j++) {
                    gram[i * factors + j] += sum[i * width + j];
                }
            }
        }
        for (int i = 0; i < factors; i++) {
            for (int j = 0; j < i; j++) {
                gram[i * factors + j] = gram[j * factors + i];
            }
        }
        return gram;
    }
}
