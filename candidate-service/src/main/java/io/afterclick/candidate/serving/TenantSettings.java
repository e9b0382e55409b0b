package io.afterclick.candidate.serving;

import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.text.TextSimilarity;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * What is the same for all tenants.
 *
 * @param maxWorks works of one tenant, at least 1; more are refused
 * @param fusion merges the retrievers' lists until a model brings a fusion of its own
 * @param textSimilarity how the text retriever compares works
 * @param guessFranchises whether titles tell which works belong to one franchise
 * @param newWorkAge how long a work counts as new after it came out, not negative
 * @param clock tells how old works are
 */
public record TenantSettings(
        int maxWorks,
        Fusion fusion,
        TextSimilarity textSimilarity,
        boolean guessFranchises,
        Duration newWorkAge,
        Clock clock) {
    /** As the configuration's defaults: what has learned from reads counts most, and popular works only fill up. */
    private static final Map<String, Double> UNTUNED = Map.of("ease", 1.0, "als", 1.0, "coread", 1.0, "text", 0.5);

    public TenantSettings {
        if (maxWorks < 1) {
            throw new IllegalArgumentException("maxWorks must be at least 1, but is " + maxWorks);
        }
        if (newWorkAge.isNegative()) {
            throw new IllegalArgumentException("newWorkAge must not be negative, but is " + newWorkAge);
        }
    }

    /** Of a tenant that nobody configured. */
    public static TenantSettings alone(int maxWorks) {
        return new TenantSettings(
                maxWorks,
                Fusions.of(FusionSettings.rrf(FusionSettings.DEFAULT_K, UNTUNED)),
                TextSimilarity.TF_IDF,
                false,
                Duration.ZERO,
                Clock.systemUTC());
    }
}
