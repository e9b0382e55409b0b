package io.afterclick.candidate.training;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.coread.CoreadSettings;
import java.util.Map;

/** How the learned retrievers are trained. */
public record TrainerSettings(AlsSettings als, CoreadSettings coread) {
    /** As a manifest tells it: only what changes the result, so no numbers of threads. */
    Map<String, String> described() {
        return Map.of(
                "als.factors", Integer.toString(als.factors()),
                "als.epochs", Integer.toString(als.epochs()),
                "als.unobserved-weight", Float.toString(als.unobservedWeight()),
                "als.regularization", Float.toString(als.regularization()),
                "als.regularization-exponent", Float.toString(als.regularizationExponent()),
                "als.seed", Long.toString(als.seed()),
                "coread.neighbours", Integer.toString(coread.neighbours()),
                "coread.shrinkage", Float.toString(coread.shrinkage()));
    }
}
