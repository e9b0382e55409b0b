package io.afterclick.candidate.retrieval;

import java.util.Arrays;

/**
 * What one retriever found: distinct works, best first.
 *
 * <p>Immutable as long as nobody keeps the arrays that it was made from.
 */
public final class RetrieverRanking {
    private final String retriever;
    private final int[] works;
    private final float[] scores;

    /**
     * @param retriever name of the retriever
     * @param works catalog ordinals, best first
     * @param scores the retriever's own scores, one for each work, not rising
     */
    public RetrieverRanking(String retriever, int[] works, float[] scores) {
        if (works.length != scores.length) {
            throw new IllegalArgumentException(works.length + " works have " + scores.length + " scores");
        }
        this.retriever = retriever;
        this.works = works;
        this.scores = scores;
    }

    /** The ranking of a retriever that found nothing. */
    public static RetrieverRanking empty(String retriever) {
        return new RetrieverRanking(retriever, new int[0], new float[0]);
    }

    public String retriever() {
        return retriever;
    }

    public int size() {
        return works.length;
    }

    /** Catalog ordinal at an index from 0; its rank is one more. */
    public int work(int index) {
        return works[index];
    }

    /** The retriever's own score at an index from 0. */
    public float score(int index) {
        return scores[index];
    }

    /** The same ranking with other works from an index on, in the place of as many. */
    RetrieverRanking withWorks(int from, Integer[] others) {
        int[] changed = works.clone();
        for (int i = 0; i < others.length; i++) {
            changed[from + i] = others[i];
        }
        return new RetrieverRanking(retriever, changed, scores);
    }

    @Override
    public String toString() {
        return retriever + Arrays.toString(works);
    }

    /** Collects works in their final order. Not thread-safe. */
    public static final class Builder {
        private final String retriever;
        private int[] works;
        private float[] scores;
        private int size;

        /**
         * @param capacity works that are expected
         */
        public Builder(String retriever, int capacity) {
            this.retriever = retriever;
            this.works = new int[capacity];
            this.scores = new float[capacity];
        }

        /** Appends a work behind those added before. */
        public void add(int work, float score) {
            if (size == works.length) {
                works = Arrays.copyOf(works, 2 * size + 1);
                scores = Arrays.copyOf(scores, 2 * size + 1);
            }
            works[size] = work;
            scores[size++] = score;
        }

        public int size() {
            return size;
        }

        public RetrieverRanking build() {
            return new RetrieverRanking(retriever, Arrays.copyOf(works, size), Arrays.copyOf(scores, size));
        }
    }
}
