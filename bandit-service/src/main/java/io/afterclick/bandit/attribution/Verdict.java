package io.afterclick.bandit.attribution;

import io.afterclick.bandit.count.ArmCounts;

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

    /** What this outcome adds to the counts of its arm. Each stage keeps the equations of {@link ArmCounts}. */
    public ArmCounts counts() {
        return switch (stage) {
            case SEEN -> ArmCounts.ofSeen();
            case MISS -> ArmCounts.ofMiss();
            case CLICKED -> ArmCounts.ofPendingClick(bin);
            case READ_ON -> ArmCounts.ofReadOn(bin);
            case ONE_AND_DONE -> ArmCounts.ofOneAndDone();
            case UNREAD -> ArmCounts.ofUnreadClick();
        };
    }
}
