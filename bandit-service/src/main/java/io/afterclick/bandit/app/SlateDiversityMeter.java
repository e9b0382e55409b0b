package io.afterclick.bandit.app;

import io.afterclick.bandit.slate.RankedSlate;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateDiversity;
import io.afterclick.bandit.vector.VectorTable;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures how diverse the slates of each policy are, on their way to the next log. */
final class SlateDiversityMeter implements RankingLog {
    /** Policies with a series of their own; those beyond share one. */
    private static final int MOST_POLICIES = 100;

    private static final String OTHER = "other";

    private final VectorTable vectors;
    private final MeterRegistry registry;
    private final RankingLog next;
    private final Map<String, DistributionSummary> summaries = new ConcurrentHashMap<>();

    SlateDiversityMeter(VectorTable vectors, MeterRegistry registry, RankingLog next) {
        this.vectors = vectors;
        this.registry = registry;
        this.next = next;
    }

    @Override
    public void ranked(RankedSlate ranked) {
        List<String> works =
                ranked.slate().works().stream().map(Slate.RankedWork::workId).toList();
        SlateDiversity.of(
                        vectors.find(ranked.request().tenant(), ranked.request().modelVersion(), works))
                .ifPresent(diversity -> summary(ranked.slate().policy()).record(diversity));
        next.ranked(ranked);
    }

    private DistributionSummary summary(String policy) {
        boolean known = summaries.containsKey(policy) || summaries.size() < MOST_POLICIES;
        return summaries.computeIfAbsent(
                known ? policy : OTHER, name -> DistributionSummary.builder("afterclick.bandit.slate.diversity")
                        .description("Mean of 1 - cosine over the pairs of works of a slate, by policy.")
                        .tag("policy", name)
                        .register(registry));
    }
}
