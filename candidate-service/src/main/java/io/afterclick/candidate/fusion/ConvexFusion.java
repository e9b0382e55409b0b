package io.afterclick.candidate.fusion;

import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.List;

/**
 * Convex combination: the score of a work is the weighted mean of its normalised scores, with the normalisation's floor
 * where a retriever did not find it.
 *
 * <p>Sebastian Bruch, Siyu Gai, Amir Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval", 2022. Unlike there,
 * values are taken above the floor, see {@link Normalisation}. Immutable.
 */
final class ConvexFusion implements Fusion {
    private final FusionSettings settings;
    private final double totalWeight;

    ConvexFusion(FusionSettings settings) {
        this.settings = settings;
        this.totalWeight = settings.weights().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Override
    public boolean counts(String retriever) {
        return settings.weight(retriever) > 0;
    }

    @Override
    public FusedWorks fuse(List<RetrieverRanking> rankings) {
        return FusedWorks.sum(rankings, this::shares);
    }

    private double[] shares(RetrieverRanking ranking) {
        double[] shares = new double[ranking.size()];
        if (counts(ranking.retriever())) {
            settings.normalisation().of(ranking, shares);
            double weight = settings.weight(ranking.retriever()) / totalWeight;
            for (int i = 0; i < shares.length; i++) {
                shares[i] *= weight;
            }
        }
        return shares;
    }
}
