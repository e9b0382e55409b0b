package io.afterclick.bench.als;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Implicit ALS as the paper writes it (Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets",
 * ICDM 2008, eq. 4 and 5): per row {@code (Y'Y + Y'(C - I)Y + lambda I) x = Y'C p}, by Cholesky, in plain loops on double
 * arrays. Only what the paper itself says is done to be fast: Y'Y is summed once per half, and each row adds its reads.
 */
final class Textbook implements AlsContender {
    @Override
    public Vectors train(AlsTask task, IterationClock clock) {
        AlsData data = task.data();
        int[][] worksOf = new int[data.readers()][];
        int[] sizes = new int[data.works()];
        for (int reader = 0; reader < worksOf.length; reader++) {
            worksOf[reader] =
                    java.util.Arrays.copyOfRange(data.workOf(), data.offsets()[reader], data.offsets()[reader + 1]);
            for (int work : worksOf[reader]) {
                sizes[work]++;
            }
        }
        int[][] readersOf = new int[data.works()][];
        for (int work = 0; work < sizes.length; work++) {
            readersOf[work] = new int[sizes[work]];
        }
        for (int reader = worksOf.length - 1; reader >= 0; reader--) {
            for (int work : worksOf[reader]) {
                readersOf[work][--sizes[work]] = reader;
            }
        }
        double[][] readers = new double[data.readers()][task.factors()];
        double[][] works = random(data.works(), task.factors());
        clock.start();
        for (int iteration = 0; iteration < task.iterations(); iteration++) {
            solve(worksOf, works, readers, task);
            solve(readersOf, readers, works, task);
            clock.iterationDone();
        }
        return new Vectors(flat(readers), flat(works));
    }

    private static double[][] random(int rows, int factors) {
        Random random = new Random(42);
        double[][] values = new double[rows][factors];
        for (double[] row : values) {
            for (int f = 0; f < factors; f++) {
                row[f] = 0.01 * random.nextGaussian();
            }
        }
        return values;
    }

    private static void solve(int[][] columnsOf, double[][] fixed, double[][] solved, AlsTask task) {
        double[][] gram = gram(fixed, task.factors());
        // The common pool has as many threads as the JVM was given processors.
        IntStream.range(0, columnsOf.length).parallel().forEach(row -> {
            solved[row] = solve(columnsOf[row], fixed, gram, task);
        });
    }

    private static double[][] gram(double[][] vectors, int factors) {
        double[][] gram = new double[factors][factors];
        for (double[] vector : vectors) {
            for (int i = 0; i < factors; i++) {
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += vector[i] * vector[j];
                }
            }
        }
        return gram;
    }

    private static double[] solve(int[] columns, double[][] fixed, double[][] gram, AlsTask task) {
        int factors = task.factors();
        double[][] a = new double[factors][];
        double[] b = new double[factors];
        for (int i = 0; i < factors; i++) {
            a[i] = gram[i].clone();
            a[i][i] += task.regularization();
        }
        for (int column : columns) {
            double[] vector = fixed[column];
            for (int i = 0; i < factors; i++) {
                double scaled = task.alpha() * vector[i];
                double[] row = a[i];
                for (int j = 0; j <= i; j++) {
                    row[j] += scaled * vector[j];
                }
                b[i] += (1 + task.alpha()) * vector[i];
            }
        }
        return cholesky(a, b);
    }

    /** Solves a x = b by the lower triangle of a, which is overwritten, as is b. */
    private static double[] cholesky(double[][] a, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= a[i][k] * b[k];
            }
            b[i] /= a[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= a[k][i] * b[k];
            }
            b[i] /= a[i][i];
        }
        return b;
    }

    private static float[] flat(double[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        int at = 0;
        for (double[] row : rows) {
            for (double value : row) {
                values[at++] = (float) value;
            }
        }
        return values;
    }
}
