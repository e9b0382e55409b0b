package io.afterclick.candidate.fusion;

import io.afterclick.candidate.retrieval.Fusion;

/** Makes fusions. */
public final class Fusions {
    private Fusions() {}

    /** The fusion that settings describe. */
    public static Fusion of(FusionSettings settings) {
        return switch (settings.method()) {
            case RRF -> new ReciprocalRankFusion(settings);
            case CONVEX -> new ConvexFusion(settings);
        };
    }
}
