package io.afterclick.candidate.fusion;

import io.afterclick.candidate.retrieval.RetrieverRanking;

/**
 * How the scores of one ranking are made comparable with those of others.
 *
 * <p>What a list lacks has the normalisation's floor. All values are given as heights above that floor, so the floor is 0
 * and values are never negative: a constant for each list, which changes no order.
 *
 * <p>Sebastian Bruch, Siyu Gai, Amir Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval", 2022, where the first
 * is the theoretical-minimum max normalisation.
 */
public enum Normalisation {
    /** Score / best score of the list; negative scores are 0. For scores whose least possible value is 0. */
    BY_BEST {
        @Override
        void of(RetrieverRanking ranking, double[] values) {
            double best = ranking.size() == 0 ? 0 : ranking.score(0);
            for (int i = 0; i < values.length; i++) {
                values[i] = best > 0 ? Math.max(0, ranking.score(i)) / best : 0;
            }
        }
    },
    /** From 0 for the lowest score of the list to 1 for its best; 1 for all where they are equal. */
    MIN_MAX {
        @Override
        void of(RetrieverRanking ranking, double[] values) {
            double lowest = lowest(ranking);
            double range = ranking.size() == 0 ? 0 : ranking.score(0) - lowest;
            for (int i = 0; i < values.length; i++) {
                values[i] = range > 0 ? (ranking.score(i) - lowest) / range : 1;
            }
        }
    },
    /**
     * Less the mean of the list, divided by its standard deviation; the floor is that of the lowest score of the list. A
     * list whose scores are all equal says nothing.
     */
    STANDARDISED {
        @Override
        void of(RetrieverRanking ranking, double[] values) {
            double deviation = deviation(ranking);
            double lowest = lowest(ranking);
            for (int i = 0; i < values.length; i++) {
                values[i] = deviation > 0 ? (ranking.score(i) - lowest) / deviation : 0;
            }
        }
    };

    /**
     * Computes the value of each score above the floor.
     *
     * @param values {@code [ranking.size()]}, overwritten, 0 and up
     */
    abstract void of(RetrieverRanking ranking, double[] values);

    private static double lowest(RetrieverRanking ranking) {
        return ranking.size() == 0 ? 0 : ranking.score(ranking.size() - 1);
    }

    private static double deviation(RetrieverRanking ranking) {
        double sum = 0;
        for (int i = 0; i < ranking.size(); i++) {
            sum += ranking.score(i);
        }
        double mean = sum / Math.max(1, ranking.size());
        double squares = 0;
        for (int i = 0; i < ranking.size(); i++) {
            squares += (ranking.score(i) - mean) * (ranking.score(i) - mean);
        }
        return Math.sqrt(squares / Math.max(1, ranking.size()));
    }
}
