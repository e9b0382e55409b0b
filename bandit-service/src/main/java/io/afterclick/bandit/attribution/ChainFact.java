package io.afterclick.bandit.attribution;

import java.util.List;

/**
 * What a shown work that was read on, and the chain behind it, add to the click on the work whose slate showed it. Natural
 * key: decision and work.
 *
 * @param decisionId decision that showed the work
 * @param workId the work
 * @param decidedAtMillis when that decision was made
 * @param readOns the work itself at depth 1, and what followed it; earliest first; empty where it is not, or no longer,
 *     read on
 */
public record ChainFact(String decisionId, String workId, long decidedAtMillis, List<ChainReadOn> readOns) {
    public ChainFact {
        readOns = List.copyOf(readOns);
    }

    boolean hasKeyOf(ChainFact other) {
        return decisionId.equals(other.decisionId) && workId.equals(other.workId);
    }
}
