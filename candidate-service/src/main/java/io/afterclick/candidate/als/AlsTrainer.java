package io.afterclick.candidate.als;

import io.afterclick.candidate.als.EpochListener.Epoch;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.parallel.Workers;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Matrix factorisation for implicit reads by alternating least squares, each row solved exactly.
 *
 * <p>Lowers, over reader vectors w and work vectors h,
 *
 * <pre>
 *   sum_(u,i) read c_ui (1 - w_u.h_i)^2 + a0 sum_(all u,i) (w_u.h_i)^2
 *     + lambda (sum_u n_u^nu |w_u|^2 + sum_i n_i^nu |h_i|^2)
 *   n_u = sum of c_ui of the reader + a0 works,  n_i = sum of c_ui of the work + a0 readers
 * </pre>
 *
 * (Rendle, Krichene, Zhang, Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks", RecSys 2022,
 * eq. 3 to 5; after Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008). It
 * deviates from the paper in the confidence weights c_ui, which are all 1 there: here a weight of 2 acts like the pair
 * being there twice.
 *
 * <p>Cost per epoch O(entries f^2 + (readers + works) f^3). All sums are taken in an order that only the data decides,
 * so a seed gives the same bits on any number of threads.
 */
public final class AlsTrainer {
    /** Rows taken at once by a worker: few enough to share out evenly, enough to make the hand-out cheap. */
    private static final int ROWS_PER_BLOCK = 64;

    /** Standard deviation of a first vector's length, whatever the width. */
    private static final double FIRST_LENGTH = 0.1;

    private AlsTrainer() {}

    /** Trains from scratch. A matrix without entries gives zero vectors. */
    public static AlsFactors train(ReaderWorkMatrix matrix, AlsSettings settings, EpochListener listener) {
        int factors = settings.factors();
        float[] readerFactors = new float[Math.multiplyExact(matrix.readers(), factors)];
        float[] itemFactors = firstFactors(matrix.works(), factors, settings.seed());
        try (Workers workers = new Workers(settings.threads())) {
            RowSolver solver = new RowSolver(settings, workers);
            for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                long start = System.nanoTime();
                solver.solve(matrix.byReader(), itemFactors, readerFactors);
                solver.solve(matrix.byWork(), readerFactors, itemFactors);
                Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
                double loss = listener.wantsLoss()
                        ? AlsLoss.of(matrix, settings, readerFactors, itemFactors, workers)
                        : Double.NaN;
                listener.epochDone(new Epoch(epoch, settings.epochs(), loss, elapsed));
            }
        }
        return new AlsFactors(factors, readerFactors, itemFactors);
    }

    /** N(0, (0.1 / sqrt(factors))^2), each row from a generator of its own. */
    static float[] firstFactors(int rows, int factors, long seed) {
        float[] values = new float[Math.multiplyExact(rows, factors)];
        double deviation = FIRST_LENGTH / Math.sqrt(factors);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int row = 0; row < rows; row++) {
            SplittableRandom random = new SplittableRandom(seeds.nextLong());
            for (int f = 0; f < factors; f++) {
                values[row * factors + f] = (float) (deviation * random.nextGaussian());
            }
        }
        return values;
    }

    /** One side of an epoch: every row's least squares problem against the other side's fixed vectors. */
    private static final class RowSolver {
        private final AlsSettings settings;
        private final Workers workers;
        private final int factors;
        private final float[][] matrixOf;
        private final double[][] triangleOf;

        RowSolver(AlsSettings settings, Workers workers) {
            this.settings = settings;
            this.workers = workers;
            this.factors = settings.factors();
            this.matrixOf = new float[workers.count()][factors * factors];
            this.triangleOf = new double[workers.count()][factors];
        }

        void solve(CompressedRows rows, float[] fixed, float[] solved) {
            float[] gram = Gram.of(fixed, factors, workers);
            for (int i = 0; i < gram.length; i++) {
                gram[i] *= settings.unobservedWeight();
            }
            workers.forEachBlock(rows.rows(), ROWS_PER_BLOCK, (worker, block, from, to) -> {
                for (int row = from; row < to; row++) {
                    solveRow(rows, row, gram, fixed, solved, matrixOf[worker], triangleOf[worker]);
                }
            });
        }

        private void solveRow(
                CompressedRows rows, int row, float[] gram, float[] fixed, float[] solved, float[] a, double[] x) {
            System.arraycopy(gram, 0, a, 0, gram.length);
            java.util.Arrays.fill(x, 0);
            double weights = 0;
            for (int entry = rows.start(row); entry < rows.end(row); entry++) {
                float weight = rows.weight(entry);
                weights += weight;
                int h = rows.column(entry) * factors;
                for (int i = 0; i < factors; i++) {
                    float scaled = weight * fixed[h + i];
                    x[i] += scaled;
                    for (int j = 0; j <= i; j++) {
                        a[i * factors + j] += scaled * fixed[h + j];
                    }
                }
            }
            float ridge = Regularization.of(settings, weights, rows.columns());
            for (int i = 0; i < factors; i++) {
                a[i * factors + i] += ridge;
            }
            solveInPlace(a, x);
            for (int i = 0; i < factors; i++) {
                solved[row * factors + i] = (float) x[i];
            }
        }

        /** Cholesky of the lower triangle, then two substitutions; x holds the right side and then the solution. */
        private void solveInPlace(float[] a, double[] x) {
            for (int i = 0; i < factors; i++) {
                for (int j = 0; j <= i; j++) {
                    float sum = a[i * factors + j];
                    for (int k = 0; k < j; k++) {
                        sum -= a[i * factors + k] * a[j * factors + k];
                    }
                    a[i * factors + j] = i == j ? (float) Math.sqrt(sum) : sum / a[j * factors + j];
                }
            }
            for (int i = 0; i < factors; i++) {
                for (int k = 0; k < i; k++) {
                    x[i] -= a[i * factors + k] * x[k];
                }
                x[i] /= a[i * factors + i];
            }
            for (int i = factors - 1; i >= 0; i--) {
                for (int k = i + 1; k < factors; k++) {
                    x[i] -= a[k * factors + i] * x[k];
                }
                x[i] /= a[i * factors + i];
            }
        }
    }
}
