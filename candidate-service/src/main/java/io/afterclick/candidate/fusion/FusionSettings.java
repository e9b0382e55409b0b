package io.afterclick.candidate.fusion;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How retrievers' lists are merged.
 *
 * @param method by ranks or by scores
 * @param k of {@link FusionMethod#RRF}, at least 0: the larger, the less the first ranks stand out
 * @param normalisation of {@link FusionMethod#CONVEX}
 * @param weights by retriever, finite and at least 0; one that is not named has weight 0
 */
public record FusionSettings(FusionMethod method, double k, Normalisation normalisation, Map<String, Double> weights) {
    /** That of the paper that introduced RRF. */
    public static final double DEFAULT_K = 60;

    public FusionSettings {
        if (!(k >= 0) || Double.isInfinite(k)) {
            throw new IllegalArgumentException("k must be at least 0, but is " + k);
        }
        weights.forEach((retriever, weight) -> {
            if (!(weight >= 0) || weight.isInfinite()) {
                throw new IllegalArgumentException("the weight of " + retriever + " is " + weight);
            }
        });
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    }

    /** Reciprocal rank fusion. */
    public static FusionSettings rrf(double k, Map<String, Double> weights) {
        return new FusionSettings(FusionMethod.RRF, k, Normalisation.BY_BEST, weights);
    }

    /** Convex combination of normalised scores. */
    public static FusionSettings convex(Normalisation normalisation, Map<String, Double> weights) {
        return new FusionSettings(FusionMethod.CONVEX, DEFAULT_K, normalisation, weights);
    }

    /** The weight of a retriever; 0 for one that is not named. */
    public double weight(String retriever) {
        return weights.getOrDefault(retriever, 0.0);
    }
}
