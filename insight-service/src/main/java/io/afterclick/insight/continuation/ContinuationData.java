package io.afterclick.insight.continuation;

import java.util.List;
import java.util.Optional;

/**
 * What a read-after-click report is made of.
 *
 * @param source what kind of data it is
 * @param notes what a reader must know of them, such as what was left out
 * @param from first day; empty where days are not known
 * @param until last day; empty where days are not known
 * @param days outcomes by day, for a line over time; empty where days are not known
 */
public record ContinuationData(
        Source source,
        List<String> notes,
        Optional<String> from,
        Optional<String> until,
        Outcomes all,
        List<Breakdown> breakdowns,
        List<WorkOutcomes> works,
        Optional<Breakdown> days,
        Optional<BeforeAfter> beforeAfter) {
    /** What kind of data it is. */
    public enum Source {
        /** The mesh's own history. */
        HISTORY,
        /** A log of decisions: it knows whether a click was read on, not how many episodes were read. */
        DECISION_LOG,
        /** Purchases with hours played: bought stands for clicked, played for read on. */
        PURCHASES
    }
}
