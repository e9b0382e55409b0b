package io.afterclick.candidate.linear;

import io.afterclick.candidate.parallel.Workers;
import java.util.Arrays;

/**
 * A large symmetric positive definite matrix in square tiles, which inverts itself on all cores.
 *
 * <p>Every step is the one product {@code c -= a' b} of tiles that the kernels do best: with {@code a = u' u} the rows of
 * u come from {@code u_ij = (u_ii^-1)' (a_ij - sum_k<i u_ki' u_kj)}, its inverse transposed v from {@code v_ij = -(u_ii^-1)'
 * sum_j<=k<i u_ki' v_kj}, and the inverse is {@code v' v} (left-looking tile algorithms as in Buttari, Langou, Kurzak,
 * Dongarra, "A class of parallel tiled linear algebra algorithms for multicore architectures", Parallel Computing 35,
 * 2009). n^3 operations, float32, {@code 4 n^2} bytes; results do not depend on the number of threads.
 *
 * <p>Not thread safe while it is filled or inverts itself; then read-only.
 */
public final class TiledInverse {
    /** A tile is 64 KiB: two inputs and the output fit the second-level cache. */
    public static final int TILE = 128;

    private final VectorKernels kernels;
    private final int size;
    private final int tiles;
    /** Upper tiles (row <= column) hold a, then u, then the inverse; lower ones v, then the inverse transposed. */
    private final float[][] values;

    private TiledInverse(int size, VectorKernels kernels) {
        this.kernels = kernels;
        this.size = size;
        this.tiles = (size + TILE - 1) / TILE;
        this.values = new float[tiles * tiles][];
    }

    /** Bytes that a matrix of this size takes. */
    public static long bytes(int size) {
        long tiles = (size + TILE - 1L) / TILE;
        return (tiles * tiles + 4 * tiles) * TILE * TILE * Float.BYTES;
    }

    /** Writes the upper part of a row: columns from {@code row} on. */
    @FunctionalInterface
    public interface RowSource {
        /** @param values {@code [size]}, zero; entries before {@code row} are ignored */
        void fill(int worker, int row, float[] values);
    }

    /**
     * Inverts the matrix that the source describes.
     *
     * @param source called for each row once, by any worker
     * @throws ArithmeticException when the matrix is not positive definite in float precision
     */
    public static TiledInverse of(int size, RowSource source, Workers workers, VectorKernels kernels) {
        TiledInverse matrix = new TiledInverse(size, kernels);
        matrix.fill(source, workers);
        float[][] diagonalInverses = matrix.factor(workers);
        matrix.invertFactor(diagonalInverses, workers);
        matrix.multiply(workers);
        matrix.mirror(workers);
        return matrix;
    }

    public int size() {
        return size;
    }

    /** Copies a row of the inverse. */
    public void row(int row, float[] into) {
        for (int column = 0; column < tiles; column++) {
            int from = column * TILE;
            System.arraycopy(tile(row / TILE, column), row % TILE * TILE, into, from, Math.min(TILE, size - from));
        }
    }

    public float get(int row, int column) {
        return tile(row / TILE, column / TILE)[row % TILE * TILE + column % TILE];
    }

    /** Adds {@code scale} times a row of the inverse. */
    public void addRow(int row, float scale, float[] into) {
        for (int column = 0; column < tiles; column++) {
            int from = column * TILE;
            kernels.addScaled(
                    scale, tile(row / TILE, column), row % TILE * TILE, into, from, Math.min(TILE, size - from));
        }
    }

    private float[] tile(int row, int column) {
        return values[row * tiles + column];
    }

    private void fill(RowSource source, Workers workers) {
        float[][] buffers = new float[workers.count()][];
        workers.forEachBlock(tiles, 1, (worker, tileRow, from, to) -> {
            if (buffers[worker] == null) {
                buffers[worker] = new float[size];
            }
            for (int column = tileRow; column < tiles; column++) {
                values[tileRow * tiles + column] = new float[TILE * TILE];
            }
            for (int r = 0; r < TILE; r++) {
                int row = tileRow * TILE + r;
                if (row < size) {
                    Arrays.fill(buffers[worker], 0);
                    source.fill(worker, row, buffers[worker]);
                    scatter(buffers[worker], tileRow, r);
                } else {
                    tile(tileRow, tileRow)[r * TILE + r] = 1;
                }
            }
        });
    }

    private void scatter(float[] row, int tileRow, int r) {
        for (int column = tileRow; column < tiles; column++) {
            int from = column * TILE;
            System.arraycopy(row, from, tile(tileRow, column), r * TILE, Math.min(TILE, size - from));
        }
    }

    /** Upper tiles become u; returns u_ii^-1 for each i. */
    private float[][] factor(Workers workers) {
        float[][] inverses = new float[tiles][];
        for (int i = 0; i < tiles; i++) {
            int row = i;
            workers.forEachBlock(tiles - i, 1, (worker, offset, from, to) -> {
                for (int k = 0; k < row; k++) {
                    kernels.addTransposedProduct(
                            tile(k, row), tile(k, row + offset), tile(row, row + offset), TILE, -1);
                }
            });
            inverses[i] = factorDiagonal(i);
            workers.forEachBlock(tiles - i - 1, 1, (worker, offset, from, to) -> {
                int at = row * tiles + row + 1 + offset;
                float[] solved = new float[TILE * TILE];
                kernels.addTransposedProduct(inverses[row], values[at], solved, TILE, 1);
                values[at] = solved;
            });
        }
        return inverses;
    }

    private float[] factorDiagonal(int i) {
        float[] diagonal = tile(i, i);
        float[] workspace = new float[kernels.workspace(TILE)];
        if (!kernels.cholesky(diagonal, TILE, workspace)) {
            throw new ArithmeticException("the matrix is not positive definite in float precision");
        }
        return invertedTriangle(diagonal);
    }

    /** The inverse of an upper triangle, with zeros below; row by row from the last, in double precision. */
    private static float[] invertedTriangle(float[] u) {
        double[] inverse = new double[TILE * TILE];
        for (int i = TILE - 1; i >= 0; i--) {
            double reciprocal = 1.0 / u[i * TILE + i];
            for (int k = i + 1; k < TILE; k++) {
                double scale = -u[i * TILE + k] * reciprocal;
                for (int j = k; j < TILE; j++) {
                    inverse[i * TILE + j] += scale * inverse[k * TILE + j];
                }
            }
            inverse[i * TILE + i] = reciprocal;
        }
        float[] result = new float[TILE * TILE];
        for (int at = 0; at < result.length; at++) {
            result[at] = (float) inverse[at];
        }
        return result;
    }

    /** Lower tiles become v = u^-T, the diagonal ones too. */
    private void invertFactor(float[][] diagonalInverses, Workers workers) {
        // The first columns are the longest, so they are handed out first.
        workers.forEachBlock(tiles, 1, (worker, column, from, to) -> {
            float[] diagonal = transposed(diagonalInverses[column]);
            for (int i = column + 1; i < tiles; i++) {
                float[] sum = new float[TILE * TILE];
                for (int k = column; k < i; k++) {
                    kernels.addTransposedProduct(tile(k, i), k == column ? diagonal : tile(k, column), sum, TILE, -1);
                }
                float[] solved = new float[TILE * TILE];
                kernels.addTransposedProduct(diagonalInverses[i], sum, solved, TILE, 1);
                values[i * tiles + column] = solved;
            }
        });
        for (int i = 0; i < tiles; i++) {
            values[i * tiles + i] = transposed(diagonalInverses[i]);
        }
    }

    /** Upper tiles become v' v. */
    private void multiply(Workers workers) {
        float[][] diagonals = new float[tiles][];
        for (int i = 0; i < tiles; i++) {
            diagonals[i] = tile(i, i);
            values[i * tiles + i] = new float[TILE * TILE];
        }
        workers.forEachBlock(tiles, 1, (worker, row, from, to) -> {
            for (int column = row; column < tiles; column++) {
                float[] product = tile(row, column);
                Arrays.fill(product, 0);
                for (int k = column; k < tiles; k++) {
                    kernels.addTransposedProduct(
                            k == row ? diagonals[row] : tile(k, row),
                            k == column ? diagonals[column] : tile(k, column),
                            product,
                            TILE,
                            1);
                }
            }
        });
    }

    private void mirror(Workers workers) {
        workers.forEachBlock(tiles, 1, (worker, row, from, to) -> {
            for (int column = 0; column < row; column++) {
                values[row * tiles + column] = transposed(tile(column, row));
            }
        });
    }

    private static float[] transposed(float[] tile) {
        float[] result = new float[TILE * TILE];
        for (int i = 0; i < TILE; i++) {
            for (int j = 0; j < TILE; j++) {
                result[j * TILE + i] = tile[i * TILE + j];
            }
        }
        return result;
    }
}
