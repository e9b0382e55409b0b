package io.afterclick.bandit.attribution;

import io.afterclick.bandit.count.OutcomeCounts;

/**
 * What came of one shown work, as of some time.
 *
 * @param stage where it stands
 * @param bin of the click's age (CLICKED) or of the time from click to read-on (READ_ON); 0 in other stages
 * @param seenAtMillis when it was seen; the click's time where only a click came in
 * @param clickedAtMillis when it was clicked, or {@link #NEVER}
 * @param episodesRead distinct episodes read after the click within the read window
 * @param readOnAtMillis when the click became a read-on, or {@link #NEVER}
 */
public record Verdict(
        OutcomeStage stage, int bin, long seenAtMillis, long clickedAtMillis, int episodesRead, long readOnAtMillis) {
    /** Stands for the time of what has not happened. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * What this outcome adds to the counts of its arm. Each stage keeps the equations of {@link OutcomeCounts}.
     *
     * @param position at which the work was shown, from 1
     */
    public OutcomeCounts counts(int position) {
        return switch (stage) {
            case SEEN -> OutcomeCounts.ofSeen(position);
            case MISS -> OutcomeCounts.ofMiss(position);
            case CLICKED -> OutcomeCounts.ofPendingClick(position, bin);
            case READ_ON -> OutcomeCounts.ofReadOn(position, bin);
            case ONE_AND_DONE -> OutcomeCounts.ofOneAndDone(position);
            case UNREAD -> OutcomeCounts.ofUnreadClick(position);
        };
    }
}
