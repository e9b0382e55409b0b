package io.afterclick.bandit.evaluation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a target policy from our own decisions; rates are for each slot, so a slate's are {@code slots / decisions} times
 * as much.
 *
 * @param slots the estimates, and what the log earned itself
 * @param decisions decisions that were used
 * @param readers groups of decisions that are taken as independent of each other: readers, and decisions without one
 * @param unseen decisions of which no work was seen; their slots count as failures
 * @param botLike decisions of readers that behave like programs; left out
 * @param openSlots slots of which more may come; they count as they stand
 * @param standIns decisions for which the log's beliefs stand in for the target's
 * @param policies decisions by logging policy, as name@version
 */
public record DecisionReport(
        EvaluationReport slots,
        int decisions,
        int readers,
        int unseen,
        int botLike,
        int openSlots,
        int standIns,
        Map<String, Integer> policies) {
    public DecisionReport {
        policies = Collections.unmodifiableMap(new TreeMap<>(policies));
    }
}
