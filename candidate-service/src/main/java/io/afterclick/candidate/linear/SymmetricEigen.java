package io.afterclick.candidate.linear;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix: {@code a = q diag(values) q'}.
 *
 * <p>Householder reduction to a tridiagonal matrix, then implicit QL steps (Bowdler, Martin, Reinsch, Wilkinson, "The QR
 * and QL Algorithms for Symmetric Matrices", Numerische Mathematik 11, 1968). All inner loops run along rows of memory.
 * O(n^3); double precision; deterministic.
 *
 * @param values {@code [n]}, in no particular order
 * @param vectors {@code [n x n]}, row-major; row k is the unit eigenvector of value k
 */
@SuppressWarnings("ArrayRecordComponent") // A result that is taken apart at once.
public record SymmetricEigen(double[] values, double[] vectors) {
    /** QL needs one or two steps per value; more than this means that the matrix holds NaN. */
    private static final int MAX_STEPS_PER_VALUE = 60;

    /** Below this, squares lose digits to underflow, and a reflection made of them would not be orthogonal. */
    private static final double SMALLEST_SQUARE = 1e-280;

    /**
     * @param matrix {@code [n x n]}, row-major, symmetric; kept
     * @throws ArithmeticException when the matrix is not finite
     */
    public static SymmetricEigen of(double[] matrix, int n) {
        double[] a = matrix.clone();
        double[] diagonal = new double[n];
        double[] beside = new double[n];
        double[] q = tridiagonalise(a, n, diagonal, beside);
        diagonalise(n, diagonal, beside, q);
        return new SymmetricEigen(diagonal, q);
    }

    /**
     * Reduces a to tridiagonal t with {@code a = q' t q}, one Householder reflection per row.
     *
     * @param beside {@code beside[k]} receives t[k][k + 1]
     * @return q, whose rows are the new basis
     */
    private static double[] tridiagonalise(double[] a, int n, double[] diagonal, double[] beside) {
        double[] reflector = new double[n];
        double[] product = new double[n];
        double[][] reflectors = new double[Math.max(0, n - 2)][];
        for (int k = 0; k < n - 2; k++) {
            double tail = 0;
            for (int j = k + 2; j < n; j++) {
                tail += a[k * n + j] * a[k * n + j];
            }
            double head = a[k * n + k + 1];
            if (tail < SMALLEST_SQUARE) {
                beside[k] = head;
                continue;
            }
            double norm = Math.sqrt(head * head + tail);
            double newHead = head > 0 ? -norm : norm;
            beside[k] = newHead;
            // v = x - newHead e1, scaled so that the reflection is I - v v' with |v|^2 = 2.
            double scale = 1 / Math.sqrt(norm * norm - head * newHead);
            for (int j = k + 1; j < n; j++) {
                reflector[j] = a[k * n + j] * scale;
            }
            reflector[k + 1] = (head - newHead) * scale;
            reflectors[k] = Arrays.copyOfRange(reflector, k + 1, n);
            reflectBothSides(a, n, k + 1, reflector, product);
        }
        for (int k = 0; k < n; k++) {
            diagonal[k] = a[k * n + k];
        }
        if (n >= 2) {
            beside[n - 2] = a[(n - 2) * n + n - 1];
        }
        return accumulate(reflectors, n);
    }

    /** a := (I - v v') a (I - v v') on rows and columns from {@code first}. */
    private static void reflectBothSides(double[] a, int n, int first, double[] v, double[] product) {
        double projection = 0;
        for (int i = first; i < n; i++) {
            double sum = dot(a, i * n, v, first, n);
            product[i] = sum;
            projection += sum * v[i];
        }
        for (int i = first; i < n; i++) {
            product[i] -= projection / 2 * v[i];
        }
        for (int i = first; i < n; i++) {
            int row = i * n;
            double vi = v[i];
            double pi = product[i];
            for (int j = first; j < n; j++) {
                a[row + j] -= vi * product[j] + pi * v[j];
            }
        }
    }

    private static double dot(double[] a, int row, double[] v, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = from;
        for (; j + 3 < to; j += 4) {
            sum0 += a[row + j] * v[j];
            sum1 += a[row + j + 1] * v[j + 1];
            sum2 += a[row + j + 2] * v[j + 2];
            sum3 += a[row + j + 3] * v[j + 3];
        }
        for (; j < to; j++) {
            sum0 += a[row + j] * v[j];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** The product of all reflections; built from the last, which touches the fewest rows. */
    private static double[] accumulate(double[][] reflectors, int n) {
        double[] q = new double[n * n];
        for (int i = 0; i < n; i++) {
            q[i * n + i] = 1;
        }
        double[] product = new double[n];
        for (int k = reflectors.length - 1; k >= 0; k--) {
            double[] v = reflectors[k];
            if (v == null) {
                continue;
            }
            int first = k + 1;
            // Column form of q v, kept along rows: q is still zero outside of the last rows and columns.
            for (int i = first; i < n; i++) {
                product[i] = 0;
                for (int j = first; j < n; j++) {
                    product[i] += q[i * n + j] * v[j - first];
                }
            }
            for (int i = first; i < n; i++) {
                double pi = product[i];
                for (int j = first; j < n; j++) {
                    q[i * n + j] -= pi * v[j - first];
                }
            }
        }
        return q;
    }

    /** Implicit QL: each rotation mixes two rows of q. */
    private static void diagonalise(int n, double[] diagonal, double[] beside, double[] q) {
        double negligible = negligible(n, diagonal, beside);
        for (int low = 0; low < n; low++) {
            int steps = 0;
            int end = smallFrom(low, n, beside, negligible);
            while (end > low) {
                if (++steps > MAX_STEPS_PER_VALUE) {
                    throw new ArithmeticException("no eigenvalue found: the matrix is not finite");
                }
                qlStep(low, end, n, diagonal, beside, q);
                end = smallFrom(low, n, beside, negligible);
            }
        }
    }

    /**
     * One unit in the last place of the largest entry: the reduction has already erred by more. Measured against the
     * neighbouring diagonal values instead, the zero block of a matrix of low rank would never be done.
     */
    private static double negligible(int n, double[] diagonal, double[] beside) {
        double largest = 0;
        for (int k = 0; k < n; k++) {
            largest = Math.max(largest, Math.max(Math.abs(diagonal[k]), Math.abs(beside[k])));
        }
        return Math.ulp(largest);
    }

    /** The first index from low on, beside which the off-diagonal value is negligible. */
    private static int smallFrom(int low, int n, double[] beside, double negligible) {
        int at = low;
        while (at < n - 1 && !(Math.abs(beside[at]) <= negligible)) {
            at++;
        }
        return at;
    }

    private static void qlStep(int low, int end, int n, double[] diagonal, double[] beside, double[] q) {
        double g = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
        double r = Math.hypot(g, 1);
        g = diagonal[end] - diagonal[low] + beside[low] / (g + Math.copySign(r, g));
        double sine = 1;
        double cosine = 1;
        double p = 0;
        for (int i = end - 1; i >= low; i--) {
            double f = sine * beside[i];
            double b = cosine * beside[i];
            r = Math.hypot(f, g);
            beside[i + 1] = r;
            if (r == 0) {
                diagonal[i + 1] -= p;
                beside[end] = 0;
                return;
            }
            sine = f / r;
            cosine = g / r;
            g = diagonal[i + 1] - p;
            r = (diagonal[i] - g) * sine + 2 * cosine * b;
            p = sine * r;
            diagonal[i + 1] = g + p;
            g = cosine * r - b;
            rotateRows(q, n, i, sine, cosine);
        }
        diagonal[low] -= p;
        beside[low] = g;
        beside[end] = 0;
    }

    private static void rotateRows(double[] q, int n, int i, double sine, double cosine) {
        int upper = i * n;
        int lower = upper + n;
        for (int k = 0; k < n; k++) {
            double below = q[lower + k];
            double above = q[upper + k];
            q[lower + k] = sine * above + cosine * below;
            q[upper + k] = cosine * above - sine * below;
        }
    }
}
