package io.afterclick.insight.diversity.embedding;

import java.util.stream.IntStream;

/**
 * A square sparse matrix by rows.
 *
 * @param columns {@code [rows][]}, ascending
 * @param values at the same places
 */
@SuppressWarnings("ArrayRecordComponent") // read in place
record SparseRows(int[][] columns, float[][] values) {
    /** The product with {@code [rows x width]}, row-major. Rows are independent, so threads do not change it. */
    double[] times(double[] matrix, int width) {
        double[] product = new double[columns.length * width];
        IntStream.range(0, columns.length).parallel().forEach(row -> {
            int out = row * width;
            for (int k = 0; k < columns[row].length; k++) {
                double factor = values[row][k];
                int in = columns[row][k] * width;
                for (int f = 0; f < width; f++) {
                    product[out + f] += factor * matrix[in + f];
                }
            }
        });
        return product;
    }
}
