package io.afterclick.bandit.evaluation;

import java.util.Arrays;

/**
 * Smoothed success rates by position and work: rate of the work times lift of the position, corrected by the cell's own rows.
 *
 * <p>Each rate has a prior Beta(1, 1/m - 1) of mean m, whose posterior mean is {@code (successes + 1) / (rows + 1/m)}: the prior
 * weighs as much as one success, on any scale of rates. For small m this is nearly the exponential distribution, which of all
 * distributions of a positive rate with that mean assumes least (it has the largest entropy).
 *
 * <ol>
 *   <li>The prior mean of a work's rate is the mean over works, fitted by maximum likelihood (EM: the mean of the posterior means,
 *       again and again). Over works, not over rows: a logging policy that learns shows good works more often, and the rate over
 *       its rows is too high for a work that it seldom showed.
 *   <li>The lift of a position is its successes over those that the rates of the works that it showed predict, either side
 *       raised by one success: an unseen position has lift 1.
 *   <li>The prior mean of a cell is rate x lift, at most 1.
 * </ol>
 */
final class RewardModel {
    private static final int MAX_EM_STEPS = 50;
    private static final double EM_TOLERANCE = 1e-6;

    /** Predicted success rate by cell, {@code [positions x works]}, row-major. */
    private final double[] cellRates;
    /** Predicted success rate of a work of which nothing is known, by position. */
    private final double[] unknownWorkRates;

    private RewardModel(double[] cellRates, double[] unknownWorkRates) {
        this.cellRates = cellRates;
        this.unknownWorkRates = unknownWorkRates;
    }

    /** Fits a model to the rows that are not in the fold, so that its errors are independent of the fold's rows. */
    static RewardModel withoutFold(SlotSums sums, int fold, int positions) {
        double[] rows = new double[sums.cells()];
        double[] successes = new double[sums.cells()];
        for (int other = 0; other < sums.folds(); other++) {
            if (other != fold) {
                for (int cell = 0; cell < sums.cells(); cell++) {
                    rows[cell] += sums.rows(other, cell);
                    successes[cell] += sums.successes(other, cell);
                }
            }
        }
        return fit(rows, successes, positions);
    }

    /**
     * @param rows rows by cell, {@code [positions x works]}
     * @param successes successes by cell, at most the rows
     */
    static RewardModel fit(double[] rows, double[] successes, int positions) {
        int works = rows.length / positions;
        double[] workRows = new double[works];
        double[] workSuccesses = new double[works];
        for (int cell = 0; cell < rows.length; cell++) {
            workRows[cell % works] += rows[cell];
            workSuccesses[cell % works] += successes[cell];
        }
        double mean = meanOverWorks(workRows, workSuccesses);

        double[] workRates = new double[works];
        for (int work = 0; work < works; work++) {
            workRates[work] = posteriorMean(workSuccesses[work], workRows[work], mean);
        }
        double[] cellRates = new double[rows.length];
        double[] unknownWorkRates = new double[positions];
        for (int position = 0; position < positions; position++) {
            double seen = 1;
            double predicted = 1;
            for (int work = 0; work < works; work++) {
                seen += successes[position * works + work];
                predicted += rows[position * works + work] * workRates[work];
            }
            double lift = seen / predicted;
            unknownWorkRates[position] = Math.min(1, mean * lift);
            for (int work = 0; work < works; work++) {
                int cell = position * works + work;
                cellRates[cell] = posteriorMean(successes[cell], rows[cell], Math.min(1, workRates[work] * lift));
            }
        }
        return new RewardModel(cellRates, unknownWorkRates);
    }

    private static double meanOverWorks(double[] rows, double[] successes) {
        // One success in two rows beforehand keeps the start inside (0, 1) when there is no success or no row at all.
        double mean =
                (Arrays.stream(successes).sum() + 1) / (Arrays.stream(rows).sum() + 2);
        for (int step = 0; step < MAX_EM_STEPS; step++) {
            double sum = 0;
            for (int work = 0; work < rows.length; work++) {
                sum += posteriorMean(successes[work], rows[work], mean);
            }
            double next = sum / rows.length;
            boolean settled = Math.abs(next - mean) <= EM_TOLERANCE * mean;
            mean = next;
            if (settled) {
                break;
            }
        }
        return mean;
    }

    private static double posteriorMean(double successes, double rows, double priorMean) {
        return (successes + 1) / (rows + 1 / priorMean);
    }

    /** Predicted success rate of a cell, in (0, 1]. */
    double rate(int cell) {
        return cellRates[cell];
    }

    /** Predicted success rate at a position of a work that no row has. */
    double unknownWorkRate(int positionIndex) {
        return unknownWorkRates[positionIndex];
    }

    /** Expected success rate of the target policy at a position. */
    double value(TargetProbabilities target, int positionIndex) {
        int works = cellRates.length / unknownWorkRates.length;
        double value = target.elsewhere()[positionIndex] * unknownWorkRates[positionIndex];
        for (int cell = positionIndex * works; cell < (positionIndex + 1) * works; cell++) {
            value += target.cells()[cell] * cellRates[cell];
        }
        return value;
    }

    double lowestRate() {
        return Arrays.stream(cellRates).min().orElse(0);
    }

    double highestRate() {
        return Arrays.stream(cellRates).max().orElse(1);
    }

    /** Width of the range that all predictions lie in, those for works of which nothing is known included. */
    double spread() {
        double lowest =
                Math.min(lowestRate(), Arrays.stream(unknownWorkRates).min().orElse(0));
        double highest =
                Math.max(highestRate(), Arrays.stream(unknownWorkRates).max().orElse(1));
        return highest - lowest;
    }
}
