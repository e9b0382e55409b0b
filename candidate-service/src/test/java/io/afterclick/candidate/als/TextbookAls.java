package io.afterclick.candidate.als;

/** A second implementation of implicit ALS: dense, double, straight from the paper's sums; slow. */
final class TextbookAls {
    private TextbookAls() {}

    /**
     * Solves one side: for each row the normal equations over all columns.
     *
     * @param weights {@code [rows][columns]}, 0 for unobserved
     * @param fixed {@code [columns][factors]}
     */
    static double[][] solve(double[][] weights, double[][] fixed, AlsSettings settings) {
        int factors = settings.factors();
        double[][] solved = new double[weights.length][];
        for (int row = 0; row < weights.length; row++) {
            double[][] a = new double[factors][factors];
            double[] b = new double[factors];
            for (int column = 0; column < fixed.length; column++) {
                double weight = weights[row][column];
                for (int i = 0; i < factors; i++) {
                    b[i] += weight * fixed[column][i];
                    for (int j = 0; j < factors; j++) {
                        a[i][j] += (weight + settings.unobservedWeight()) * fixed[column][i] * fixed[column][j];
                    }
                }
            }
            for (int i = 0; i < factors; i++) {
                a[i][i] += ridge(weights[row], settings);
            }
            solved[row] = gauss(a, b);
        }
        return solved;
    }

    static double loss(double[][] weights, double[][] readers, double[][] items, AlsSettings settings) {
        double loss = 0;
        for (int u = 0; u < readers.length; u++) {
            for (int i = 0; i < items.length; i++) {
                double dot = dot(readers[u], items[i]);
                loss += weights[u][i] * (1 - dot) * (1 - dot) + settings.unobservedWeight() * dot * dot;
            }
            loss += ridge(weights[u], settings) * dot(readers[u], readers[u]);
        }
        double[][] byItem = transposed(weights, items.length);
        for (int i = 0; i < items.length; i++) {
            loss += ridge(byItem[i], settings) * dot(items[i], items[i]);
        }
        return loss;
    }

    static double[][] transposed(double[][] matrix, int columns) {
        double[][] result = new double[columns][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < columns; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }

    static double[][] rows(float[] flat, int factors) {
        double[][] rows = new double[flat.length / factors][factors];
        for (int at = 0; at < flat.length; at++) {
            rows[at / factors][at % factors] = flat[at];
        }
        return rows;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double ridge(double[] weights, AlsSettings settings) {
        double frequency = settings.unobservedWeight() * weights.length;
        for (double weight : weights) {
            frequency += weight;
        }
        return settings.regularization() * Math.pow(frequency, settings.regularizationExponent());
    }

    /** Gaussian elimination with row exchange. */
    static double[] gauss(double[][] a, double[] b) {
        int n = b.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(a[row][column]) > Math.abs(a[pivot][column])) {
                    pivot = row;
                }
            }
            double[] swapped = a[column];
            a[column] = a[pivot];
            a[pivot] = swapped;
            double right = b[column];
            b[column] = b[pivot];
            b[pivot] = right;
            for (int row = column + 1; row < n; row++) {
                double factor = a[row][column] / a[column][column];
                for (int k = column; k < n; k++) {
                    a[row][k] -= factor * a[column][k];
                }
                b[row] -= factor * b[column];
            }
        }
        double[] x = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double sum = b[row];
            for (int k = row + 1; k < n; k++) {
                sum -= a[row][k] * x[k];
            }
            x[row] = sum / a[row][row];
        }
        return x;
    }
}
