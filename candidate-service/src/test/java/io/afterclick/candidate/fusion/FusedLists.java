package io.afterclick.candidate.fusion;

import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.Map;
import java.util.TreeMap;

/** Rankings for tests of fusions, and their answers by work. */
final class FusedLists {
    private FusedLists() {}

    /** The works with scores that fall by 1 from 10. */
    static RetrieverRanking ranking(String retriever, int... works) {
        float[] scores = new float[works.length];
        for (int i = 0; i < works.length; i++) {
            scores[i] = 10 - i;
        }
        return new RetrieverRanking(retriever, works, scores);
    }

    static Map<Integer, Double> scoreByWork(FusedWorks fused) {
        Map<Integer, Double> scores = new TreeMap<>();
        for (int place = 0; place < fused.size(); place++) {
            if (scores.put(fused.work(place), fused.score(place)) != null) {
                throw new AssertionError("work " + fused.work(place) + " comes twice");
            }
        }
        return scores;
    }
}
