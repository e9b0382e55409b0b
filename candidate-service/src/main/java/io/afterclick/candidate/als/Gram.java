package io.afterclick.candidate.als;

import io.afterclick.candidate.parallel.Workers;

/** The matrix V'V of vectors V, whose quadratic form sums the squared dot products with all of them. */
final class Gram {
    /** Fixed, so that the order of the sums does not depend on the number of threads. */
    private static final int ROWS_PER_BLOCK = 4096;

    private Gram() {}

    /** @return {@code [factors x factors]}, row-major, both triangles */
    static float[] of(float[] vectors, int factors, Workers workers) {
        int rows = vectors.length / factors;
        int blocks = Workers.blocks(rows, ROWS_PER_BLOCK);
        float[][] sums = new float[blocks][];
        workers.forEachBlock(rows, ROWS_PER_BLOCK, (worker, block, from, to) -> {
            float[] sum = new float[factors * factors];
            for (int row = from; row < to; row++) {
                for (int i = 0; i < factors; i++) {
                    float value = vectors[row * factors + i];
                    for (int j = 0; j <= i; j++) {
                        sum[i * factors + j] += value * vectors[row * factors + j];
                    }
                }
            }
            sums[block] = sum;
        });
        float[] gram = new float[factors * factors];
        for (int i = 0; i < factors; i++) {
            for (int j = 0; j <= i; j++) {
                double total = 0;
                for (float[] sum : sums) {
                    total += sum[i * factors + j];
                }
                gram[i * factors + j] = (float) total;
                gram[j * factors + i] = (float) total;
            }
        }
        return gram;
    }
}
