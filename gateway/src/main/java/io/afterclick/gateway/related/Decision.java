package io.afterclick.gateway.related;

import io.afterclick.gateway.event.ShownWork;
import io.afterclick.gateway.experiment.Assignments;
import java.time.Instant;
import java.util.List;

/**
 * What was decided for one request, for those who learn from it.
 *
 * @param tenant tenant whose catalog was asked
 * @param decisionId unique
 * @param readerId reader that asked; empty for nobody in particular
 * @param queryWorkId work whose related works were asked for
 * @param decidedAt when
 * @param policy policy that ordered the slate
 * @param policyVersion its version
 * @param modelVersion model that found the candidates; empty before the first
 * @param shown the slate, in order
 * @param retrievers for each of its works, the retriever that ranked it best
 * @param degraded stages that were replaced by their fall-back
 * @param assignments experiments that the reader was in
 */
public record Decision(
        String tenant,
        String decisionId,
        String readerId,
        String queryWorkId,
        Instant decidedAt,
        String policy,
        long policyVersion,
        String modelVersion,
        List<ShownWork> shown,
        List<String> retrievers,
        List<Stage> degraded,
        Assignments assignments) {
    public Decision {
        shown = List.copyOf(shown);
        retrievers = List.copyOf(retrievers);
        degraded = List.copyOf(degraded);
    }
}
