package io.afterclick.candidate.ranking;

/**
 * The best k of a stream of scored works: a binary heap with the worst on top, in flat arrays.
 *
 * <p>Better is the higher score, then the lower index, so the result does not depend on the order of offers. NaN is
 * never kept. Not thread safe; {@link #drain()} empties it for the next use.
 */
public final class TopWorks {
    private final int capacity;
    private final int[] works;
    private final float[] scores;
    private int size;

    /** @param capacity how many to keep, 0 and up */
    public TopWorks(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity must not be negative: " + capacity);
        }
        this.capacity = capacity;
        this.works = new int[capacity];
        this.scores = new float[capacity];
    }

    /** Below this score an offer is in vain; negative infinity while there is room. */
    public float threshold() {
        return size < capacity ? Float.NEGATIVE_INFINITY : capacity == 0 ? Float.POSITIVE_INFINITY : scores[0];
    }

    public int size() {
        return size;
    }

    /** O(log k) when kept, O(1) when not. */
    public void offer(int work, float score) {
        if (size < capacity) {
            if (!Float.isNaN(score)) {
                siftUp(size++, work, score);
            }
        } else if (capacity > 0 && worse(works[0], scores[0], work, score)) {
            siftDown(0, size, work, score);
        }
    }

    /** Best first; leaves this empty. */
    public RankedWorks drain() {
        int[] ranked = new int[size];
        float[] rankedScores = new float[size];
        for (int last = size - 1; last >= 0; last--) {
            ranked[last] = works[0];
            rankedScores[last] = scores[0];
            siftDown(0, last, works[last], scores[last]);
        }
        size = 0;
        return new RankedWorks(ranked, rankedScores);
    }

    /** Whether a is worse than b; false when either is NaN. */
    private static boolean worse(int workA, float scoreA, int workB, float scoreB) {
        return scoreA < scoreB || (scoreA == scoreB && workA > workB);
    }

    private void siftUp(int from, int work, float score) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!worse(work, score, works[parent], scores[parent])) {
                break;
            }
            works[at] = works[parent];
            scores[at] = scores[parent];
            at = parent;
        }
        works[at] = work;
        scores[at] = score;
    }

    private void siftDown(int from, int end, int work, float score) {
        int at = from;
        while (2 * at + 1 < end) {
            int child = 2 * at + 1;
            if (child + 1 < end && worse(works[child + 1], scores[child + 1], works[child], scores[child])) {
                child++;
            }
            if (!worse(works[child], scores[child], work, score)) {
                break;
            }
            works[at] = works[child];
            scores[at] = scores[child];
            at = child;
        }
        works[at] = work;
        scores[at] = score;
    }
}
