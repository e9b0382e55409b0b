package io.afterclick.candidate.linear;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix: {@code a = q diag(values) q'}.
 *
 * <p>EJML's Householder reduction and implicit QR steps, on one thread: O(n^3), double precision, deterministic.
 *
 * @param values {@code [n]}, in no particular order
 * @param vectors {@code [n x n]}, row-major; row k is the unit eigenvector of value k
 */
@SuppressWarnings("ArrayRecordComponent") // A result that is taken apart at once.
public record SymmetricEigen(double[] values, double[] vectors) {
    /**
     * @param matrix {@code [n x n]}, row-major, symmetric; kept
     * @throws ArithmeticException when the matrix is not finite
     */
    public static SymmetricEigen of(double[] matrix, int n) {
        double[] values = new double[n];
        double[] vectors = new double[n * n];
        if (n == 0) {
            return new SymmetricEigen(values, vectors);
        }
        for (double value : matrix) {
            if (!Double.isFinite(value)) {
                throw new ArithmeticException("the matrix holds " + value);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(n, true, true);
        if (!solver.decompose(new DMatrixRMaj(n, n, true, matrix.clone()))) {
            throw new ArithmeticException("the eigenvalues of a matrix of " + n + " rows were not found");
        }
        for (int k = 0; k < n; k++) {
            values[k] = solver.getEigenvalue(k).getReal();
            System.arraycopy(solver.getEigenVector(k).data, 0, vectors, k * n, n);
        }
        return new SymmetricEigen(values, vectors);
    }
}
