package io.afterclick.gateway.experiment;

import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentSettings.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Experiments of tenant t, for tests. */
final class Drafts {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Drafts() {}

    /** A running one without group, with variants a and b of half of the readers each. */
    static Experiment running(String key, int trafficShare) {
        return experiment(key, Status.RUNNING, "", Buckets.first(trafficShare));
    }

    /** One with variants a and b of half of the readers each, whose policies are named as key and variant. */
    static Experiment experiment(String key, Status status, String group, Buckets traffic) {
        return new Experiment(
                "t",
                key,
                0,
                "",
                status,
                group,
                0,
                "",
                traffic,
                Allocation.variants(
                        List.of(), List.of(new Side("a", key + "-a", 5_000), new Side("b", key + "-b", 5_000))),
                Set.of(),
                NOW,
                NOW,
                Optional.of(NOW));
    }

    /** Settings of two variants. */
    static ExperimentSettings settings(int trafficShare, int shareOfA) {
        return settings("", trafficShare, shareOfA);
    }

    static ExperimentSettings settings(String group, int trafficShare, int shareOfA) {
        return new ExperimentSettings(
                "what for",
                group,
                0,
                "",
                trafficShare,
                List.of(new Side("a", "policy-a", shareOfA), new Side("b", "policy-b", Buckets.COUNT - shareOfA)),
                List.of());
    }
}
