package io.afterclick.candidate.als;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.linear.VectorKernels;
import java.util.Arrays;

/**
 * Solves the normal equations {@code (D + H' C H) x = H' C 1} of a row by Cholesky, D being diagonal in the basis of
 * {@link HalfEpoch}.
 *
 * <p>A row with fewer reads than factors is solved in the space of its reads instead, which is the same by the
 * push-through identity: {@code x = D^-1 B' (I + B D^-1 B')^-1 c} with {@code B = C^1/2 H, c = C^1/2 1}. That needs no
 * subtraction of near-equal numbers and costs reads^2 f + reads^3 / 3 in place of reads f^2 + f^3 / 3.
 */
final class ExactRowSolver implements RowSolver {
    /** Rows gathered at once: they stay in cache until the Gram matrix has taken them. */
    private static final int GATHERED_ROWS = 64;

    private final VectorKernels kernels;
    private final AlsSettings settings;
    private final float[] square;
    private final float[] gathered;
    private final float[] workspace;
    private final float[] diagonal;
    private final float[] right;

    ExactRowSolver(VectorKernels kernels, AlsSettings settings) {
        int width = kernels.padded(settings.factors());
        this.kernels = kernels;
        this.settings = settings;
        this.square = new float[width * width];
        this.gathered = new float[Math.max(GATHERED_ROWS, width) * width];
        this.workspace = new float[kernels.workspace(width)];
        this.diagonal = new float[width];
        this.right = new float[width];
    }

    @Override
    public void solve(HalfEpoch half, int row) {
        int reads = half.rows().size(row);
        int width = half.solved().width;
        float[] out = half.solved().values();
        if (reads == 0) {
            Arrays.fill(out, row * width, (row + 1) * width, 0);
            return;
        }
        float ridge = Regularization.of(
                settings, half.rows().totalWeight(row), half.rows().columns());
        for (int f = 0; f < width; f++) {
            diagonal[f] = half.unobserved()[f] + ridge;
        }
        boolean solved = kernels.padded(reads) < width ? solveByReads(half, row) : solveByFactors(half, row);
        if (!solved) {
            throw new ArithmeticException("row " + row + " with " + reads
                    + " reads has no solution in float precision; raise the regularization");
        }
        System.arraycopy(right, 0, out, row * width, width);
    }

    private boolean solveByFactors(HalfEpoch half, int row) {
        CompressedRows rows = half.rows();
        int width = half.fixed().width;
        Arrays.fill(square, 0, width * width, 0);
        Arrays.fill(right, 0);
        for (int from = rows.start(row); from < rows.end(row); from += GATHERED_ROWS) {
            int to = Math.min(rows.end(row), from + GATHERED_ROWS);
            gather(half, from, to);
            kernels.addGram(gathered, 0, to - from, width, square);
        }
        for (int f = 0; f < width; f++) {
            square[f * width + f] += diagonal[f];
        }
        if (!kernels.cholesky(square, width, workspace)) {
            return false;
        }
        kernels.solveCholesky(square, width, workspace, right);
        return true;
    }

    /** Copies vectors scaled by the roots of their weights, and adds them up, weighted, to the right side. */
    private void gather(HalfEpoch half, int from, int to) {
        float[] vectors = half.fixed().values();
        int width = half.fixed().width;
        for (int entry = from, into = 0; entry < to; entry++, into += width) {
            float weight = half.rows().weight(entry);
            int vector = half.rows().column(entry) * width;
            if (weight == 1) {
                for (int f = 0; f < width; f++) {
                    float value = vectors[vector + f];
                    gathered[into + f] = value;
                    right[f] += value;
                }
            } else {
                float root = (float) Math.sqrt(weight);
                for (int f = 0; f < width; f++) {
                    float value = vectors[vector + f];
                    gathered[into + f] = root * value;
                    right[f] += weight * value;
                }
            }
        }
    }

    private boolean solveByReads(HalfEpoch half, int row) {
        int reads = half.rows().size(row);
        int width = half.fixed().width;
        int side = kernels.padded(reads);
        gatherByFactor(half, row, side);
        Arrays.fill(square, 0, side * side, 0);
        kernels.addGram(gathered, 0, half.fixed().factors, side, square);
        for (int read = 0; read < side; read++) {
            square[read * side + read] += 1;
        }
        if (!kernels.cholesky(square, side, workspace)) {
            return false;
        }
        kernels.solveCholesky(square, side, workspace, right);
        combine(half, row, reads, width);
        return true;
    }

    /** {@code gathered[factor x side]} receives B D^-1/2 transposed, the right side c. */
    private void gatherByFactor(HalfEpoch half, int row, int side) {
        CompressedRows rows = half.rows();
        float[] vectors = half.fixed().values();
        int width = half.fixed().width;
        int factors = half.fixed().factors;
        int start = rows.start(row);
        int reads = rows.size(row);
        Arrays.fill(right, 0, side, 0);
        for (int read = 0; read < reads; read++) {
            right[read] = (float) Math.sqrt(rows.weight(start + read));
        }
        for (int f = 0; f < factors; f++) {
            workspace[f] = (float) (1 / Math.sqrt(diagonal[f]));
            Arrays.fill(gathered, f * side + reads, (f + 1) * side, 0);
        }
        for (int read = 0; read < reads; read++) {
            int vector = rows.column(start + read) * width;
            float root = right[read];
            for (int f = 0; f < factors; f++) {
                gathered[f * side + read] = root * workspace[f] * vectors[vector + f];
            }
        }
    }

    /** From the solution over reads to the vector: D^-1 B' z. */
    private void combine(HalfEpoch half, int row, int reads, int width) {
        CompressedRows rows = half.rows();
        int start = rows.start(row);
        System.arraycopy(right, 0, workspace, 0, reads);
        Arrays.fill(right, 0);
        for (int read = 0; read < reads; read++) {
            float scale = workspace[read] * (float) Math.sqrt(rows.weight(start + read));
            int vector = rows.column(start + read) * width;
            kernels.addScaled(scale, half.fixed().values(), vector, right, 0, width);
        }
        for (int f = 0; f < width; f++) {
            right[f] /= diagonal[f];
        }
    }
}
