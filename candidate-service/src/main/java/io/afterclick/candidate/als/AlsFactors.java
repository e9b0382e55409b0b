package io.afterclick.candidate.als;

/**
 * What implicit ALS learned: a vector per reader and per work; their dot product is near 1 where a read is likely.
 *
 * <p>The arrays are owned by the record and not to be changed.
 *
 * @param factors width of a vector
 * @param readerFactors {@code [readers x factors]}, row-major; zero for a reader without reads
 * @param itemFactors {@code [works x factors]}, row-major; zero for a work without reads
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of floats; nobody compares models by equals.
public record AlsFactors(int factors, float[] readerFactors, float[] itemFactors) {
    public AlsFactors {
        if (factors < 1 || readerFactors.length % factors != 0 || itemFactors.length % factors != 0) {
            throw new IllegalArgumentException("arrays of " + readerFactors.length + " and " + itemFactors.length
                    + " floats are no rows of " + factors + " factors");
        }
    }

    public int readers() {
        return readerFactors.length / factors;
    }

    public int works() {
        return itemFactors.length / factors;
    }
}
