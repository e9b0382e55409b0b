package io.afterclick.gateway.related;

import io.afterclick.gateway.experiment.Assignments;
import java.util.List;

/**
 * An answered request.
 *
 * @param decisionToken opaque and signed; comes back with impressions and clicks
 * @param queryWorkId work that was asked for
 * @param policy policy that ordered it
 * @param modelVersion model that found the candidates; empty before the first
 * @param degraded stages that were replaced by their fall-back, in the order in which they run
 * @param items in order
 * @param assignments experiments that the reader is in
 */
public record Slate(
        String decisionToken,
        String queryWorkId,
        String policy,
        String modelVersion,
        List<Stage> degraded,
        List<Item> items,
        Assignments assignments) {
    public Slate {
        degraded = List.copyOf(degraded);
        items = List.copyOf(items);
    }

    /**
     * A work of the slate.
     *
     * @param workId the work
     * @param title its title
     * @param position its place, from 1
     * @param score what the order was made by: the drawn utility, or the fused score where the bandit gave none
     * @param reasons why it is here; not empty
     */
    public record Item(String workId, String title, int position, double score, List<Evidence> reasons) {
        public Item {
            reasons = List.copyOf(reasons);
        }
    }
}
