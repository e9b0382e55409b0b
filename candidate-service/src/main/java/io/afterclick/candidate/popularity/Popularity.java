package io.afterclick.candidate.popularity;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.Arrays;
import java.util.Comparator;
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
                .sorted(Comparator.<Integer>comparingInt(work -> -readers[work]).thenComparing(work -> work))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Counts the readers of each work. */
    public static Popularity of(ReaderWorkMatrix reads) {
        int[] readers = new int[reads.works()];
        Arrays.setAll(readers, reads.byWork()::size);
        return new Popularity(readers);
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
