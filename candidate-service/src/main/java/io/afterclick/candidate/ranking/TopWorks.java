package io.afterclick.candidate.ranking;

import java.util.Arrays;

/**
 * The best k of a stream of scored works.
 *
 * <p>Better is the higher score, then the lower index, so the result does not depend on the order of offers. NaN is
 * never kept. Not thread safe; {@link #drain()} empties it for the next use.
 *
 * <p>Score and index are packed into one long that orders as they do. Offers above the threshold are only collected;
 * when the room of about 2 k is full, a partition keeps the best k and raises the threshold. That is a third of the time
 * of a binary heap, whose every step is an unpredictable branch.
 */
public final class TopWorks {
    private static final int MIN_SPARE = 64;

    private final int capacity;
    private final long[] keys;
    private int size;
    private float threshold;

    /** @param capacity how many to keep, 0 and up */
    public TopWorks(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity must not be negative: " + capacity);
        }
        this.capacity = capacity;
        this.keys = new long[Math.addExact(capacity, Math.max(capacity, MIN_SPARE))];
        this.threshold = firstThreshold();
    }

    private float firstThreshold() {
        return capacity == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
    }

    /** Below this score an offer is in vain; negative infinity at first. */
    public float threshold() {
        return threshold;
    }

    /** How many are kept. */
    public int capacity() {
        return capacity;
    }

    /** Whether as many as wanted have been kept. */
    public boolean isFull() {
        return size >= capacity;
    }

    /** Raises the threshold to the worst of the best k, as soon as there are so many; O(k). */
    public void tighten() {
        if (capacity > 0 && size >= capacity) {
            shrink();
        }
    }

    /** O(1) when not kept, O(1) on average when kept. */
    public void offer(int work, float score) {
        if (score >= threshold && capacity > 0) {
            keys[size++] = key(work, score);
            if (size == keys.length) {
                shrink();
            }
        }
    }

    /** Best first; leaves this empty. */
    public RankedWorks drain() {
        if (size > capacity) {
            shrink();
        }
        Arrays.sort(keys, 0, size);
        int[] works = new int[size];
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            long key = keys[size - 1 - i];
            works[i] = ~(int) key;
            scores[i] = score(key);
        }
        size = 0;
        threshold = firstThreshold();
        return new RankedWorks(works, scores);
    }

    private void shrink() {
        partition(capacity);
        size = capacity;
        long worst = keys[0];
        for (int i = 1; i < capacity; i++) {
            worst = Math.min(worst, keys[i]);
        }
        threshold = score(worst);
    }

    /** Larger for a better work. */
    private static long key(int work, float score) {
        // Adding 0 makes -0 and 0 the same. The bits of positive floats order as they are, those of negative ones
        // backwards.
        int bits = Float.floatToRawIntBits(score + 0f);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << Integer.SIZE) | (~work & 0xffff_ffffL);
    }

    private static float score(long key) {
        int ordered = (int) (key >> Integer.SIZE);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }

    /** Brings the largest {@code count} keys to the front, in any order (Hoare, "Algorithm 65: Find", CACM 1961). */
    private void partition(int count) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            long pivot = median(keys[low], keys[(low + high) >>> 1], keys[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (keys[i] > pivot) {
                    i++;
                }
                while (keys[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    long swapped = keys[i];
                    keys[i++] = keys[j];
                    keys[j--] = swapped;
                }
            }
            if (count - 1 <= j) {
                high = j;
            } else if (count - 1 >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
