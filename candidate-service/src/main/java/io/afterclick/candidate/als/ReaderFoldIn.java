package io.afterclick.candidate.als;

import io.afterclick.candidate.linear.VectorKernels;
import java.util.Arrays;

/**
 * The vector of a reader whom the model was not trained on, or who has read on since: the exact solution of the
 * reader's row against the trained works.
 *
 * <p>O(works f^2) once, then O(reads f^2 + f^3) per reader. Immutable and safe to share.
 */
public final class ReaderFoldIn {
    private final AlsSettings settings;
    private final VectorKernels kernels;
    private final int works;
    private final int width;
    private final float[] vectors;
    private final float[] unobserved;

    /**
     * @param settings that the factors were trained with
     * @param itemFactors {@code [works x factors]}, row-major; copied
     */
    public ReaderFoldIn(AlsSettings settings, float[] itemFactors) {
        this(settings, itemFactors, VectorKernels.fastest());
    }

    ReaderFoldIn(AlsSettings settings, float[] itemFactors, VectorKernels kernels) {
        int factors = settings.factors();
        if (itemFactors.length % factors != 0) {
            throw new IllegalArgumentException(itemFactors.length + " floats are no rows of " + factors + " factors");
        }
        this.settings = settings;
        this.kernels = kernels;
        this.works = itemFactors.length / factors;
        FactorTable table = new FactorTable(works, factors, kernels);
        table.fill(itemFactors);
        this.width = table.width;
        this.vectors = table.values();
        this.unobserved = new float[width * width];
        kernels.addGram(vectors, 0, works, width, unobserved);
        for (int at = 0; at < unobserved.length; at++) {
            unobserved[at] *= settings.unobservedWeight();
        }
        for (int f = factors; f < width; f++) {
            unobserved[f * width + f] = 1;
        }
    }

    /**
     * @param read indices of works, distinct
     * @param weights confidence of each, positive
     * @return {@code [factors]}; zero without reads
     */
    public float[] fold(int[] read, float[] weights) {
        if (read.length != weights.length) {
            throw new IllegalArgumentException(read.length + " works but " + weights.length + " weights");
        }
        float[] square = unobserved.clone();
        float[] solution = new float[width];
        float[] row = new float[width];
        double total = 0;
        for (int i = 0; i < read.length; i++) {
            int from = read[i] * width;
            float root = (float) Math.sqrt(weights[i]);
            for (int f = 0; f < width; f++) {
                row[f] = root * vectors[from + f];
            }
            kernels.addGram(row, 0, 1, width, square);
            kernels.addScaled(weights[i], vectors, from, solution, 0, width);
            total += weights[i];
        }
        float ridge = Regularization.of(settings, total, works);
        for (int f = 0; f < width; f++) {
            square[f * width + f] += ridge;
        }
        float[] workspace = new float[kernels.workspace(width)];
        if (!kernels.cholesky(square, width, workspace)) {
            throw new ArithmeticException("no solution in float precision; raise the regularization");
        }
        kernels.solveCholesky(square, width, workspace, solution);
        return Arrays.copyOf(solution, settings.factors());
    }
}
