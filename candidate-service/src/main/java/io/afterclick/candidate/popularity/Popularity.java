package io.afterclick.candidate.popularity;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.stream.IntStream;

/**
 * How many readers read each work of a model.
 *
 * <p>Immutable as long as nobody keeps the array that it was made from.
 */
public final class Popularity {
    private final int[] readers;
    private final int[] order;

    /**
     * @param readers number of readers by work index, each at least 0
     */
    public Popularity(int[] readers) {
        this.readers = readers;
        this.order = IntStream.range(0, readers.length)
                .boxed()
                .sorted((a, b) -> readers[a] != readers[b] ? Integer.compare(readers[b], readers[a]) : Integer.compare(a, b))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Counts the readers of each work. */
    public static Popularity of(ReaderWorkMatrix reads) {
        throw new UnsupportedOperationException();
    }

    public int works() {
        return readers.length;
    }

    /** Readers of a work. */
    public int readers(int work) {
        return readers[work];
    }

    /** The work at a place from 0, most readers first; ties in the order of indexes. */
    public int workAt(int place) {
        return order[place];
    }
}
