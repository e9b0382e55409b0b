package io.afterclick.insight.diversity.statistics;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A logistic model: the log odds of an event as a sum of weighted covariates and a constant, fitted by Newton's method.
 *
 * <p>Standard errors are those of the inverse information at the maximum. McCullagh, Nelder, "Generalized linear models", 1989,
 * chapter 4 (iteratively reweighted least squares).
 *
 * @param coefficients {@code [1 + covariates]}, the constant first
 * @param standardErrors of each
 * @param isConverged whether a maximum was found; there is none where a covariate foretells the event without fail
 */
@SuppressWarnings("ArrayRecordComponent") // A result that is taken apart at once.
public record LogisticRegression(double[] coefficients, double[] standardErrors, boolean isConverged) {
    private static final int MAX_STEPS = 50;
    private static final double ENOUGH = 1e-9;
    /** Odds of e^30: nothing observed is so sure; the maximum lies at infinity. */
    private static final double LARGEST = 30;

    /**
     * Fits the model.
     *
     * @param covariates {@code [rows x width]}, row-major, of similar spread
     * @param events {@code [rows]}
     */
    public static LogisticRegression fit(double[] covariates, int width, boolean[] events) {
        int size = width + 1;
        if (covariates.length != events.length * width) {
            throw new IllegalArgumentException(
                    covariates.length + " values for " + events.length + " rows of " + width);
        }
        double[] beta = new double[size];
        boolean found = false;
        DMatrixRMaj inverse = new DMatrixRMaj(size, size);
        for (int step = 0; step < MAX_STEPS && !found; step++) {
            double[] score = new double[size];
            DMatrixRMaj information = new DMatrixRMaj(size, size);
            accumulate(covariates, width, events, beta, score, information);
            if (!CommonOps_DDRM.invert(information, inverse)) {
                break;
            }
            double largest = 0;
            for (int i = 0; i < size; i++) {
                double change = 0;
                for (int j = 0; j < size; j++) {
                    change += inverse.get(i, j) * score[j];
                }
                beta[i] += change;
                largest = Math.max(largest, Math.abs(change));
            }
            if (!Double.isFinite(largest) || largest > 2 * LARGEST) {
                break;
            }
            found = largest < ENOUGH;
        }
        for (double value : beta) {
            found &= Math.abs(value) < LARGEST;
        }
        double[] errors = new double[size];
        for (int i = 0; i < size; i++) {
            errors[i] = Math.sqrt(inverse.get(i, i));
        }
        return new LogisticRegression(beta, errors, found);
    }

    /** Ratio of the odds where this covariate, from 0, is larger by 1. NaN where no maximum was found. */
    public Odds odds(int covariate) {
        if (!isConverged) {
            return new Odds(Double.NaN, Double.NaN, Double.NaN);
        }
        double value = coefficients[covariate + 1];
        double reach = Confidence.Z * standardErrors[covariate + 1];
        return new Odds(Math.exp(value), Math.exp(value - reach), Math.exp(value + reach));
    }

    private static void accumulate(
            double[] covariates, int width, boolean[] events, double[] beta, double[] score, DMatrixRMaj information) {
        int size = width + 1;
        double[] row = new double[size];
        row[0] = 1;
        for (int n = 0; n < events.length; n++) {
            System.arraycopy(covariates, n * width, row, 1, width);
            double logit = 0;
            for (int i = 0; i < size; i++) {
                logit += beta[i] * row[i];
            }
            double probability = 1 / (1 + Math.exp(-logit));
            double miss = (events[n] ? 1 : 0) - probability;
            double weight = probability * (1 - probability);
            for (int i = 0; i < size; i++) {
                score[i] += miss * row[i];
                for (int j = 0; j < size; j++) {
                    information.data[i * size + j] += weight * row[i] * row[j];
                }
            }
        }
    }
}
