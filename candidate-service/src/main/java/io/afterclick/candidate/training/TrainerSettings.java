package io.afterclick.candidate.training;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.coread.CoreadSettings;
import java.util.Map;

/** How the learned retrievers are trained. */
public record TrainerSettings(AlsSettings als, CoreadSettings coread) {
    /** As a manifest tells it: only what changes the result, so no numbers of threads. */
    Map<String, String> described() {
        return Map.ofEntries(
                Map.entry("als.factors", Integer.toString(als.factors())),
                Map.entry("als.epochs", Integer.toString(als.epochs())),
                Map.entry("als.unobserved-weight", Float.toString(als.unobservedWeight())),
                Map.entry("als.regularization", Float.toString(als.regularization())),
                Map.entry("als.regularization-exponent", Float.toString(als.regularizationExponent())),
                Map.entry("als.solver", als.solver().name()),
                Map.entry("als.steps", Integer.toString(als.steps())),
                Map.entry("als.seed", Long.toString(als.seed())),
                Map.entry("coread.neighbours", Integer.toString(coread.neighbours())),
                Map.entry("coread.shrinkage", Float.toString(coread.shrinkage())));
    }
}
