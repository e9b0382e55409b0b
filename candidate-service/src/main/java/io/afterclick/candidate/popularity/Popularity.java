package io.afterclick.candidate.popularity;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How popular each work of a model is, and the order that this gives.
 *
 * <p>8 bytes per work. Immutable as long as nobody keeps the array that it was made from.
 */
public final class Popularity {
    private final float[] readers;
    private final int[] order;

    /**
     * @param readers number of readers by work index, older ones counted for less; each at least 0
     */
    public Popularity(float[] readers) {
        for (float count : readers) {
            if (!(count >= 0)) {
                throw new IllegalArgumentException("a number of readers must be at least 0, not " + count);
            }
        }
        this.readers = readers;
        this.order = IntStream.range(0, readers.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(work -> -readers[work])
                        .thenComparing(work -> work))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    public int works() {
        return readers.length;
    }

    /** Readers of a work, older ones counted for less. */
    public float readers(int work) {
        return readers[work];
    }

    /** The work at a place from 0, most readers first; ties in the order of indexes. */
    public int workAt(int place) {
        return order[place];
    }
}
