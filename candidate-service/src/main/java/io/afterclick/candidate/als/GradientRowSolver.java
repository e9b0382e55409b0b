package io.afterclick.candidate.als;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.linear.VectorKernels;
import java.util.Arrays;

/**
 * Improves a row's last vector by a few steps of conjugate gradients on {@code (D + H' C H) x = H' C 1}, never forming
 * the matrix.
 *
 * <p>After Takacs, Pilaszy, Tikk, "Applications of the Conjugate Gradient Method for Implicit Feedback Collaborative
 * Filtering", RecSys 2011. Deviates in the basis: where the fixed vectors are uncorrelated, D is diagonal, so that a step
 * costs O(reads f) without the f^2 of the dense Gram matrix, and the diagonal of the whole is a preconditioner that
 * means something (the reads' part of it is taken as that of reads in general).
 */
final class GradientRowSolver implements RowSolver {
    /** Of the squared length (in the preconditioner's norm) of the first residual; below this, steps change nothing. */
    private static final float NEGLIGIBLE = 1e-10f;

    private final VectorKernels kernels;
    private final AlsSettings settings;
    private final float[] scratch;
    private final float[] diagonal;
    private final float[] preconditioner;
    private final float[] x;
    private final float[] residual;
    private final float[] direction;
    private final float[] product;
    private int[] columns;
    private float[] weights;

    GradientRowSolver(VectorKernels kernels, AlsSettings settings) {
        int width = kernels.padded(settings.factors());
        this.kernels = kernels;
        this.settings = settings;
        this.scratch = new float[kernels.workspace(width)];
        this.diagonal = new float[width];
        this.preconditioner = new float[width];
        this.x = new float[width];
        this.residual = new float[width];
        this.direction = new float[width];
        this.product = new float[width];
        this.columns = new int[0];
        this.weights = new float[0];
    }

    @Override
    public void solve(HalfEpoch half, int row) {
        int reads = half.rows().size(row);
        int width = half.solved().width;
        float[] solved = half.solved().values();
        if (reads == 0) {
            Arrays.fill(solved, row * width, (row + 1) * width, 0);
            return;
        }
        load(half.rows(), row);
        prepare(half, row);
        System.arraycopy(solved, row * width, x, 0, width);
        improve(half.fixed().values(), reads, width);
        System.arraycopy(x, 0, solved, row * width, width);
    }

    private void load(CompressedRows rows, int row) {
        int reads = rows.size(row);
        if (columns.length < reads) {
            columns = new int[Math.max(reads, 2 * columns.length)];
            weights = new float[columns.length];
        }
        rows.copyColumns(rows.start(row), rows.end(row), columns);
        rows.copyWeights(rows.start(row), rows.end(row), weights);
    }

    private void prepare(HalfEpoch half, int row) {
        double total = half.rows().totalWeight(row);
        float weight = (float) total;
        float ridge = Regularization.of(settings, total, half.rows().columns());
        float[] unobserved = half.unobserved();
        float[] squares = half.typicalSquares();
        for (int f = 0; f < diagonal.length; f++) {
            float value = unobserved[f] + ridge;
            diagonal[f] = value;
            preconditioner[f] = 1 / (value + weight * squares[f]);
        }
    }

    private void improve(float[] vectors, int reads, int width) {
        // b - A x, where b and the reads' part of A x are taken in one pass.
        Arrays.fill(product, 0);
        kernels.addGramTimes(vectors, columns, weights, 0, reads, width, x, -1, product, scratch);
        for (int f = 0; f < width; f++) {
            float value = -product[f] - diagonal[f] * x[f];
            residual[f] = value;
            direction[f] = value * preconditioner[f];
        }
        float size = kernels.dot(residual, 0, direction, 0, width);
        float enough = Math.max(Float.MIN_NORMAL, size * NEGLIGIBLE);
        for (int step = 1; size > enough; step++) {
            for (int f = 0; f < width; f++) {
                product[f] = diagonal[f] * direction[f];
            }
            kernels.addGramTimes(vectors, columns, weights, 0, reads, width, direction, 0, product, scratch);
            float curvature = kernels.dot(direction, 0, product, 0, width);
            if (!(curvature > 0)) {
                return; // underflow: the row is solved as far as floats go
            }
            float length = size / curvature;
            kernels.addScaled(length, direction, 0, x, 0, width);
            if (step == settings.steps()) {
                return;
            }
            kernels.addScaled(-length, product, 0, residual, 0, width);
            for (int f = 0; f < width; f++) {
                product[f] = residual[f] * preconditioner[f];
            }
            float newSize = kernels.dot(residual, 0, product, 0, width);
            float keep = newSize / size;
            for (int f = 0; f < width; f++) {
                direction[f] = product[f] + keep * direction[f];
            }
            size = newSize;
        }
    }
}
