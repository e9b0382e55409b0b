package io.afterclick.bandit.attribution;

import java.util.List;

/**
 * What a shown work adds to the chain of the click that led to its slate: news for the history of the same reader and
 * another work.
 *
 * @param toWorkId the work whose slate showed it
 * @param decisionId decision that showed it
 * @param decidedAtMillis when that decision was made
 * @param readOns as in {@link ChainFact}
 */
public record ChainLink(String toWorkId, String decisionId, long decidedAtMillis, List<ChainReadOn> readOns) {
    public ChainLink {
        readOns = List.copyOf(readOns);
    }

    /** The fact to apply, where {@code fromWorkId} is the work of the history that the link came from. */
    public ChainFact fact(String fromWorkId) {
        return new ChainFact(decisionId, fromWorkId, decidedAtMillis, readOns);
    }
}
