package io.afterclick.candidate.als;

import io.afterclick.candidate.als.EpochListener.Epoch;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.linear.SymmetricEigen;
import io.afterclick.candidate.linear.VectorKernels;
import io.afterclick.candidate.parallel.Workers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Matrix factorisation for implicit reads by alternating least squares.
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
 * deviates from the paper in two things. The confidence weights c_ui are all 1 there: here a weight of 2 acts like the
 * pair being there twice. And before a side is solved, both sides are rotated to the principal axes of the fixed one:
 * that changes no dot product, no length and so not the loss, but makes the a0 term of every row's problem diagonal (see
 * {@link ExactRowSolver} and {@link GradientRowSolver} for what that saves).
 *
 * <p>All sums are taken in an order that only the data decides, so on one machine a seed gives the same bits on any
 * number of threads. Memory: the vectors, padded, and per thread a square of factors.
 */
public final class AlsTrainer {
    /** Rows taken at once by a worker: few enough to share out evenly, enough to make the hand-out cheap. */
    private static final int ROWS_PER_BLOCK = 32;

    private final ReaderWorkMatrix matrix;
    private final AlsSettings settings;
    private final VectorKernels kernels;
    private final Workers workers;
    private final FactorTable readers;
    private final FactorTable works;
    private final RowSolver[] solvers;

    private AlsTrainer(ReaderWorkMatrix matrix, AlsSettings settings, VectorKernels kernels, Workers workers) {
        this.matrix = matrix;
        this.settings = settings;
        this.kernels = kernels;
        this.workers = workers;
        this.readers = new FactorTable(matrix.readers(), settings.factors(), kernels);
        this.works = new FactorTable(matrix.works(), settings.factors(), kernels);
        this.solvers = new RowSolver[workers.count()];
        for (int worker = 0; worker < solvers.length; worker++) {
            solvers[worker] = switch (settings.solver()) {
                case EXACT -> new ExactRowSolver(kernels, settings);
                case CONJUGATE_GRADIENTS -> new GradientRowSolver(kernels, settings);
            };
        }
    }

    /** Trains from scratch. A matrix without entries gives zero vectors. */
    public static AlsFactors train(ReaderWorkMatrix matrix, AlsSettings settings, EpochListener listener) {
        return train(matrix, settings, Optional.empty(), listener, VectorKernels.fastest());
    }

    /**
     * Goes on from an earlier model, which needs fewer epochs to the same quality.
     *
     * @param last of as many factors; its readers and works stand at the same indices, new ones behind them
     */
    public static AlsFactors train(
            ReaderWorkMatrix matrix, AlsSettings settings, AlsFactors last, EpochListener listener) {
        return train(matrix, settings, Optional.of(last), listener, VectorKernels.fastest());
    }

    static AlsFactors train(
            ReaderWorkMatrix matrix,
            AlsSettings settings,
            Optional<AlsFactors> last,
            EpochListener listener,
            VectorKernels kernels) {
        if (last.isPresent() && last.get().factors() != settings.factors()) {
            throw new IllegalArgumentException("the last model has "
                    + last.get().factors() + " factors, the new one shall have " + settings.factors());
        }
        try (Workers workers = new Workers(settings.threads())) {
            AlsTrainer trainer = new AlsTrainer(matrix, settings, kernels, workers);
            trainer.works.fillRandomly(settings.seed());
            last.ifPresent(model -> {
                trainer.readers.fill(model.readerFactors());
                trainer.works.fill(model.itemFactors());
            });
            return trainer.train(listener);
        }
    }

    private AlsFactors train(EpochListener listener) {
        for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
            long start = System.nanoTime();
            solve(matrix.byReader(), works, readers);
            solve(matrix.byWork(), readers, works);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            double loss =
                    listener.wantsLoss() ? AlsLoss.of(matrix, settings, readers, works, kernels, workers) : Double.NaN;
            listener.epochDone(new Epoch(epoch, settings.epochs(), loss, elapsed));
        }
        return new AlsFactors(settings.factors(), readers.unpadded(), works.unpadded());
    }

    private void solve(CompressedRows rows, FactorTable fixed, FactorTable solved) {
        float[] unobserved = rotateToPrincipalAxes(fixed, solved);
        HalfEpoch half = new HalfEpoch(rows, fixed, solved, unobserved, typicalSquares(fixed, rows));
        workers.forEachBlock(rows.rows(), ROWS_PER_BLOCK, (worker, block, from, to) -> {
            for (int row = from; row < to; row++) {
                solvers[worker].solve(half, row);
            }
        });
    }

    /** @return {@code [width]}, the diagonal of a0 times the fixed side's Gram matrix in its new basis */
    private float[] rotateToPrincipalAxes(FactorTable fixed, FactorTable solved) {
        int factors = settings.factors();
        int width = fixed.width;
        SymmetricEigen axes = SymmetricEigen.of(Gram.of(fixed, kernels, workers), factors);
        float[] rotation = new float[width * width];
        float[] unobserved = new float[width];
        Arrays.fill(unobserved, 1);
        for (int axis = 0; axis < factors; axis++) {
            // A Gram matrix has no negative eigenvalue; rounding may make one.
            unobserved[axis] = settings.unobservedWeight() * (float) Math.max(0, axes.values()[axis]);
            for (int f = 0; f < factors; f++) {
                rotation[f * width + axis] = (float) axes.vectors()[axis * factors + f];
            }
        }
        fixed.rotate(rotation, kernels, workers);
        solved.rotate(rotation, kernels, workers);
        return unobserved;
    }

    /** Mean square per factor over all entries, that is with each column as often as it is read. */
    private static float[] typicalSquares(FactorTable fixed, CompressedRows rows) {
        int width = fixed.width;
        int[] reads = new int[rows.columns()];
        for (int entry = 0; entry < rows.entries(); entry++) {
            reads[rows.column(entry)]++;
        }
        float[] squares = new float[width];
        float[] values = fixed.values();
        for (int column = 0; column < rows.columns(); column++) {
            float share = (float) reads[column] / rows.entries();
            for (int f = 0; f < width; f++) {
                float value = values[column * width + f];
                squares[f] += share * value * value;
            }
        }
        return squares;
    }
}
