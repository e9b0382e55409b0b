package io.afterclick.candidate.posting;

import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Adds scores up by entry, for one search at a time. Not thread-safe; a {@link Pool} lends them. */
public final class Sums {
    private float[] sums = new float[0];
    private int[] touched = new int[0];
    private int count;

    private Sums() {}

    /** Adds to an entry's sum; a positive number. */
    public void add(int entry, float score) {
        if (sums[entry] == 0) {
            touched[count++] = entry;
        }
        sums[entry] += score;
    }

    /** Number of entries that have a sum. */
    public int count() {
        return count;
    }

    /** An entry that has a sum, at a place from 0. */
    public int entry(int place) {
        return touched[place];
    }

    /** Changes the sum at a place. */
    public void scale(int place, float factor) {
        sums[touched[place]] *= factor;
    }

    /** The best works by their sums that are allowed, by ordinal. */
    public RankedWorks best(Postings postings, int limit, IntPredicate allowed) {
        TopWorks top = new TopWorks(Math.min(limit, count));
        for (int place = 0; place < count; place++) {
            int entry = touched[place];
            int ordinal = postings.ordinal(entry);
            if (sums[entry] >= top.threshold() && ordinal != Postings.NONE && allowed.test(ordinal)) {
                top.offer(ordinal, sums[entry]);
            }
        }
        return top.drain();
    }

    private void clear(int entries) {
        for (int place = 0; place < count; place++) {
            sums[touched[place]] = 0;
        }
        count = 0;
        if (entries > sums.length) {
            sums = new float[entries + (entries >> 1)];
            touched = new int[sums.length];
        }
    }

    /** Keeps sums for the next search: clearing what was used is much cheaper than allocating for all works. */
    public static final class Pool {
        private final BlockingQueue<Sums> idle;

        /** @param size searches at a time that need not allocate */
        public Pool(int size) {
            this.idle = new ArrayBlockingQueue<>(size);
        }

        /** Runs a search with empty sums for all entries. */
        public <T> T with(Postings postings, Function<Sums, T> search) {
            Sums pooled = idle.poll();
            Sums sums = pooled == null ? new Sums() : pooled;
            sums.clear(postings.entries());
            T result = search.apply(sums);
            idle.offer(sums);
            return result;
        }
    }
}
