package io.afterclick.insight.diversity.score;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The Vendi score: the number of works, all different, that would be as diverse (Friedman, Dieng, "The Vendi Score: a diversity
 * evaluation metric for machine learning", TMLR 2023). {@code exp(-sum l ln l)} over the eigenvalues l of K / n, K the likeness
 * of each pair with ones on its diagonal. O(n^3); of vectors O(min(n, d)^3).
 */
public final class VendiScore {
    private VendiScore() {}

    /**
     * Of a matrix of likenesses.
     *
     * @param likeness {@code [n x n]}, row-major, symmetric, positive semidefinite, ones on the diagonal
     */
    public static double of(double[] likeness, int n) {
        double[] scaled = new double[n * n];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = likeness[i] / n;
        }
        return ofDensity(scaled, n);
    }

    /**
     * Of works with unit vectors, under cosine likeness, each counting by its weight.
     *
     * @param vectors {@code [works x width]}, row-major
     * @param from index of the first of {@code works}
     * @param to index after the last
     */
    public static double of(float[] vectors, int width, int[] works, float[] weights, int from, int to) {
        int n = to - from;
        double total = 0;
        for (int i = from; i < to; i++) {
            total += weights[i];
        }
        // The matrices X X' and X' X have the same eigenvalues but for zeros, which add nothing: take the smaller one.
        return n <= width
                ? ofDensity(pairs(vectors, width, works, weights, from, n, total), n)
                : ofDensity(moments(vectors, width, works, weights, from, to, total), width);
    }

    private static double[] pairs(
            float[] vectors, int width, int[] works, float[] weights, int from, int n, double total) {
        double[] density = new double[n * n];
        for (int i = 0; i < n; i++) {
            int a = works[from + i] * width;
            for (int j = 0; j <= i; j++) {
                int b = works[from + j] * width;
                double dot = 0;
                for (int f = 0; f < width; f++) {
                    dot += vectors[a + f] * (double) vectors[b + f];
                }
                density[i * n + j] = dot * Math.sqrt(weights[from + i] * (double) weights[from + j]) / total;
                density[j * n + i] = density[i * n + j];
            }
        }
        return density;
    }

    private static double[] moments(
            float[] vectors, int width, int[] works, float[] weights, int from, int to, double total) {
        double[] density = new double[width * width];
        for (int i = from; i < to; i++) {
            int row = works[i] * width;
            for (int f = 0; f < width; f++) {
                double scaled = weights[i] / total * vectors[row + f];
                for (int g = 0; g < width; g++) {
                    density[f * width + g] += scaled * vectors[row + g];
                }
            }
        }
        return density;
    }

    private static double ofDensity(double[] density, int n) {
        if (n == 0) {
            return Double.NaN;
        }
        EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(n, false, true);
        if (!solver.decompose(new DMatrixRMaj(n, n, true, density))) {
            throw new ArithmeticException("the eigenvalues of " + n + " works were not found");
        }
        double entropy = 0;
        for (int k = 0; k < n; k++) {
            double value = solver.getEigenvalue(k).getReal();
            if (value > 0) {
                entropy -= value * Math.log(value);
            }
        }
        return Math.exp(entropy);
    }
}
