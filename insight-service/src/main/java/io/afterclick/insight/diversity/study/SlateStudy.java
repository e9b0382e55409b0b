package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.slate.OrganicConsumption;
import io.afterclick.insight.diversity.slate.PolicyFigures;
import io.afterclick.insight.diversity.slate.Responses;
import io.afterclick.insight.diversity.slate.ShownSlate;
import io.afterclick.insight.diversity.slate.SlateLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the log of decisions says.
 *
 * @param log the log
 * @param policies a line for each policy
 * @param responses by reader's and slate's diversity, where it can be told
 * @param responseReruns of the contrast
 * @param organic recommended beside organic consumption, where it can be told
 * @param organicReruns of the difference
 */
public record SlateStudy(
        SlateLog log,
        List<PolicyFigures> policies,
        Optional<Responses> responses,
        List<Rerun> responseReruns,
        Optional<OrganicConsumption> organic,
        List<Rerun> organicReruns) {
    private static final int BINS = 3;
    private static final int MIN_WORKS = 3;

    /** Asks all of it, again under other bins, minimum works and halves of the log. */
    public static SlateStudy of(SlateLog log, long seed) {
        Optional<Responses> responses = Responses.of(log, BINS, seed);
        List<Rerun> responseReruns = new ArrayList<>();
        for (int bins : new int[] {2, 4}) {
            Responses.of(log, bins, seed)
                    .ifPresent(other -> responseReruns.add(new Rerun("in " + bins + " bins each", other.contrast())));
        }
        for (int half = 0; half < 2; half++) {
            String label = half == 0 ? "half of the readers" : "the other half of the readers";
            Responses.of(half(log, half), BINS, seed)
                    .ifPresent(other -> responseReruns.add(new Rerun(label, other.contrast())));
        }
        Optional<OrganicConsumption> organic = OrganicConsumption.of(log, MIN_WORKS);
        List<Rerun> organicReruns = new ArrayList<>();
        for (int least : new int[] {2, 5, 8}) {
            OrganicConsumption.of(log, least)
                    .ifPresent(other -> organicReruns.add(new Rerun(
                            least + " works of each or more (" + other.readers() + " readers)", other.difference())));
        }
        for (int half = 0; half < 2; half++) {
            String label = half == 0 ? "half of the readers" : "the other half of the readers";
            OrganicConsumption.of(half(log, half), MIN_WORKS)
                    .ifPresent(other -> organicReruns.add(new Rerun(label, other.difference())));
        }
        return new SlateStudy(log, PolicyFigures.of(log), responses, responseReruns, organic, organicReruns);
    }

    private static SlateLog half(SlateLog log, int half) {
        List<ShownSlate> kept = log.slates().stream()
                .filter(slate -> slate.reader() >= 0 && slate.reader() % 2 == half)
                .toList();
        return new SlateLog(
                log.isSimulated(), kept, log.vectors(), log.readers(), log.policies(), log.works(), log.leftOut());
    }
}
