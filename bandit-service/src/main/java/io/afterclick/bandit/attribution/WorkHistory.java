package io.afterclick.bandit.attribution;

import java.util.List;

/**
 * All that is remembered of one reader and one work: the state from which outcomes follow. Immutable and bounded.
 *
 * @param asOfMillis time up to which outcomes were decided; never goes back
 * @param forgottenUpToMillis decisions made up to this time may have been forgotten to make room; their impressions and
 *     clicks are ignored unless they are still in {@code shown}. {@link #NOTHING_FORGOTTEN} where none was.
 * @param shown at most {@link Attribution#MAX_SHOWN}, in order of arrival, one for each decision
 * @param reads at most {@link Attribution#MAX_READS}, earliest first, one for each episode
 * @param chain at most {@link Attribution#MAX_CHAIN_FACTS}, in order of arrival: what was read on from slates of this work
 */
public record WorkHistory(
        long asOfMillis,
        long forgottenUpToMillis,
        List<ShownEntry> shown,
        List<EpisodeRead> reads,
        List<ChainFact> chain) {
    /** Value of {@code forgottenUpToMillis} where no decision was forgotten early. */
    public static final long NOTHING_FORGOTTEN = Long.MIN_VALUE;

    /** Nothing is remembered. */
    public static final WorkHistory EMPTY =
            new WorkHistory(Long.MIN_VALUE, NOTHING_FORGOTTEN, List.of(), List.of(), List.of());

    public WorkHistory {
        shown = List.copyOf(shown);
        reads = List.copyOf(reads);
        chain = List.copyOf(chain);
    }

    /** Whether there is nothing to keep. */
    public boolean isEmpty() {
        return shown.isEmpty() && reads.isEmpty() && chain.isEmpty() && forgottenUpToMillis == NOTHING_FORGOTTEN;
    }

    /** Whether a decision is remembered. */
    public boolean knows(String decisionId) {
        for (ShownEntry entry : shown) {
            if (entry.shown().decisionId().equals(decisionId)) {
                return true;
            }
        }
        return false;
    }
}
