package io.afterclick.candidate.evaluation;

import java.util.Map;
import java.util.OptionalInt;

/** Means over questions that have one right answer each. Not thread-safe. */
final class RankFigures {
    private int questions;
    private double recall20;
    private double ndcg10;
    private double reciprocal;

    /** @param rank of the right answer, from 1; empty where it was not found */
    void add(OptionalInt rank) {
        questions++;
        if (rank.isPresent()) {
            int at = rank.getAsInt();
            recall20 += at <= 20 ? 1 : 0;
            ndcg10 += at <= 10 ? Math.log(2) / Math.log(at + 1) : 0;
            reciprocal += 1.0 / at;
        }
    }

    void putInto(Map<String, Double> figures, String prefix) {
        figures.put(prefix + "recall@20", recall20 / questions);
        figures.put(prefix + "ndcg@10", ndcg10 / questions);
        figures.put(prefix + "mrr", reciprocal / questions);
    }
}
