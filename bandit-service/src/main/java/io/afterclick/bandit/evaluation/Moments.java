package io.afterclick.bandit.evaluation;

/**
 * Running mean and variance of numbers, without cancellation (Welford: Note on a method for calculating corrected sums of squares
 * and products, Technometrics 1962); not thread safe.
 */
final class Moments {
    private long count;
    private double mean;
    private double squaredDeviations;
    private double max;

    void add(double value) {
        count++;
        double deviation = value - mean;
        mean += deviation / count;
        squaredDeviations += deviation * (value - mean);
        max = count == 1 ? value : Math.max(max, value);
    }

    long count() {
        return count;
    }

    /** 0 without numbers. */
    double mean() {
        return mean;
    }

    /** Unbiased sample variance; 0 for fewer than two numbers. */
    double variance() {
        return count < 2 ? 0 : squaredDeviations / (count - 1);
    }

    /** 0 without numbers. */
    double max() {
        return max;
    }

    /** {@code (sum x)^2 / sum x^2}; 0 when all are 0. */
    double effectiveSampleSize() {
        double meanOfSquares = count == 0 ? 0 : squaredDeviations / count + mean * mean;
        return meanOfSquares == 0 ? 0 : count * mean * mean / meanOfSquares;
    }
}
