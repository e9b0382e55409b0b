package io.afterclick.bandit.attribution;

import io.afterclick.bandit.count.OutcomeCounts;
import java.util.List;

/**
 * What came of one shown work, as of some time.
 *
 * @param stage where it stands
 * @param bin of the click's age (CLICKED) or of the time from click to read-on (READ_ON); 0 in other stages
 * @param seenAtMillis when it was seen; the click's time where only a click came in
 * @param clickedAtMillis when it was clicked, or {@link #NEVER}
 * @param episodesRead distinct episodes read after the click within the read window
 * @param readOnAtMillis when the click became a read-on, or {@link #NEVER}
 * @param chain further works read on from the slates that followed the click, within its read window; earliest first, at
 *     most {@link Attribution#MAX_CHAIN}
 * @param botLike whether the reader behaved like a program when this was decided: then it counts nothing
 */
public record Verdict(
        OutcomeStage stage,
        int bin,
        long seenAtMillis,
        long clickedAtMillis,
        int episodesRead,
        long readOnAtMillis,
        List<ChainReadOn> chain,
        boolean botLike) {
    /** Stands for the time of what has not happened. */
    public static final long NEVER = Long.MAX_VALUE;

    public Verdict {
        chain = List.copyOf(chain);
    }

    /** A verdict without a chain, of a reader that behaves like a human. */
    public Verdict(
            OutcomeStage stage,
            int bin,
            long seenAtMillis,
            long clickedAtMillis,
            int episodesRead,
            long readOnAtMillis) {
        this(stage, bin, seenAtMillis, clickedAtMillis, episodesRead, readOnAtMillis, List.of(), false);
    }

    Verdict withBotLike(boolean isBotLike) {
        return isBotLike == botLike
                ? this
                : new Verdict(
                        stage, bin, seenAtMillis, clickedAtMillis, episodesRead, readOnAtMillis, chain, isBotLike);
    }

    /**
     * What this outcome adds to the counts of its arm. Each stage keeps the equations of {@link OutcomeCounts}.
     *
     * @param position at which the work was shown, from 1
     */
    public OutcomeCounts counts(int position) {
        if (botLike) {
            return OutcomeCounts.ZERO;
        }
        OutcomeCounts ofStage =
                switch (stage) {
                    case SEEN -> OutcomeCounts.ofSeen(position);
                    case MISS -> OutcomeCounts.ofMiss(position);
                    case CLICKED -> OutcomeCounts.ofPendingClick(position, bin);
                    case READ_ON -> OutcomeCounts.ofReadOn(position, bin);
                    case ONE_AND_DONE -> OutcomeCounts.ofOneAndDone(position);
                    case UNREAD -> OutcomeCounts.ofUnreadClick(position);
                };
        return chain.isEmpty() ? ofStage : ofStage.plus(OutcomeCounts.ofChain(chain.size()));
    }
}
