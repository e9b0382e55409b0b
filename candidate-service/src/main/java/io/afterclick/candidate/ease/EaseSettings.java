package io.afterclick.candidate.ease;

/**
 * How EASE^R is trained.
 *
 * @param regularization lambda, positive; what is added to each work's own count of reads
 * @param dropout 0 up to, but not including, 1: as if each read had been left out of the input with this probability,
 *     which regularises frequent works more; 0 for plain EASE
 * @param readerExponent how much a reader's reads count less the more there are: each is worth {@code reads^-exponent};
 *     0 for plain EASE
 * @param neighbours kept per work in the sparse table
 * @param maxBytes of working memory; a catalog that needs more is left out
 * @param threads that train at once
 */
public record EaseSettings(
        double regularization, double dropout, double readerExponent, int neighbours, long maxBytes, int threads) {
    public EaseSettings {
        if (!(regularization > 0) || !Double.isFinite(regularization)) {
            throw new IllegalArgumentException("regularization must be positive, not " + regularization);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and below 1, not " + dropout);
        }
        if (!(readerExponent >= 0 && readerExponent <= 1)) {
            throw new IllegalArgumentException("readerExponent must be 0 to 1, not " + readerExponent);
        }
        if (neighbours < 1) {
            throw new IllegalArgumentException("neighbours must be at least 1, not " + neighbours);
        }
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative: " + maxBytes);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    /** Plain EASE with lambda 100, in at most half of the heap, on all cores. */
    public static EaseSettings defaults() {
        return new EaseSettings(
                100,
                0,
                0,
                200,
                Runtime.getRuntime().maxMemory() / 2,
                Runtime.getRuntime().availableProcessors());
    }

    public EaseSettings withRegularization(double value) {
        return new EaseSettings(value, dropout, readerExponent, neighbours, maxBytes, threads);
    }

    public EaseSettings withDropout(double value) {
        return new EaseSettings(regularization, value, readerExponent, neighbours, maxBytes, threads);
    }

    public EaseSettings withReaderExponent(double value) {
        return new EaseSettings(regularization, dropout, value, neighbours, maxBytes, threads);
    }

    public EaseSettings withNeighbours(int value) {
        return new EaseSettings(regularization, dropout, readerExponent, value, maxBytes, threads);
    }

    public EaseSettings withMaxBytes(long value) {
        return new EaseSettings(regularization, dropout, readerExponent, neighbours, value, threads);
    }

    public EaseSettings withThreads(int value) {
        return new EaseSettings(regularization, dropout, readerExponent, neighbours, maxBytes, value);
    }
}
