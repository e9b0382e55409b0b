package io.afterclick.candidate.retrieval;

import java.util.function.IntFunction;

/**
 * Sorts fused works: larger scores first, and among equal ones the smaller work id, so that replicas agree.
 *
 * <p>A merge sort of places, without an object for each work.
 */
final class BestFirst {
    private final FusedWorks fused;
    private final double[] scores;
    private final IntFunction<String> idOfWork;

    private BestFirst(FusedWorks fused, double[] scores, IntFunction<String> idOfWork) {
        this.fused = fused;
        this.scores = scores;
        this.idOfWork = idOfWork;
    }

    /**
     * The places of all works, best first.
     *
     * @param scores by place; they need not be those that the works were fused with
     * @param idOfWork id of an ordinal
     */
    static int[] places(FusedWorks fused, double[] scores, IntFunction<String> idOfWork) {
        int[] places = new int[fused.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        new BestFirst(fused, scores, idOfWork).sort(places, places.clone(), 0, places.length);
        return places;
    }

    /** Sorts a range of {@code places}, of which {@code copy} holds the same. */
    private void sort(int[] places, int[] copy, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(copy, places, from, middle);
        sort(copy, places, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takesLeft = right == to || (left < middle && !isBetter(copy[right], copy[left]));
            places[i] = takesLeft ? copy[left++] : copy[right++];
        }
    }

    private boolean isBetter(int place, int other) {
        int byScore = Double.compare(scores[place], scores[other]);
        return byScore != 0
                ? byScore > 0
                : idOfWork.apply(fused.work(place)).compareTo(idOfWork.apply(fused.work(other))) < 0;
    }
}
