package io.afterclick.insight.diversity.embedding;

/**
 * How vectors are learned.
 *
 * @param dimensions of the vectors, 2 and up
 * @param window reads of the same reader, before and after, that a read goes together with
 * @param minReaders of a work that gets a vector
 * @param before only reads before this second since 1970 count
 * @param readerShare share of the readers to learn from, chosen by the seed; below 1 to see what hangs on whom
 * @param seed of the reader's choice, of the order of undated reads and of the first directions
 */
public record EmbeddingSettings(
        int dimensions, int window, int minReaders, long before, double readerShare, long seed) {
    /** 64 dimensions, 20 reads before and after, works of 5 readers and more, all reads. */
    public static EmbeddingSettings usual(long seed) {
        return new EmbeddingSettings(64, 20, 5, Long.MAX_VALUE, 1, seed);
    }

    public EmbeddingSettings withDimensions(int other) {
        return new EmbeddingSettings(other, window, minReaders, before, readerShare, seed);
    }

    public EmbeddingSettings withBefore(long second) {
        return new EmbeddingSettings(dimensions, window, minReaders, second, readerShare, seed);
    }

    /** Other luck: another seed and so many of the readers. */
    public EmbeddingSettings withSample(double share, long otherSeed) {
        return new EmbeddingSettings(dimensions, window, minReaders, before, share, otherSeed);
    }
}
