package io.afterclick.feature.aggregate;

import java.util.Comparator;
import java.util.Objects;

/**
 * What came of one work of one decision: that a reader saw it, and whether the reader clicked it.
 *
 * <p>Work and decision are its identity; the others may change with a later revision. Decision times are the mesh's own,
 * the times of sight and click are those of the reader's clock.
 *
 * @param workId the work
 * @param decision {@linkplain #decisionOf hash} of the decision's id
 * @param decidedAtMillis when the decision was made; the same in all revisions
 * @param revision a higher one replaces a lower one
 * @param seenAtMillis when it was seen
 * @param clickedAtMillis when it was clicked; {@link #NOT_CLICKED} where it was not
 */
public record Showing(
        String workId, long decision, long decidedAtMillis, int revision, long seenAtMillis, long clickedAtMillis) {
    /** Stands for "no click yet". Before any other time. */
    public static final long NOT_CLICKED = Long.MIN_VALUE;

    /**
     * Later decisions first. Equal for revisions of one showing only: a reader would have to see the same work by two
     * decisions of one millisecond whose ids have the same 64 bits.
     */
    public static final Comparator<Showing> NEWEST_FIRST = Comparator.comparingLong(Showing::decidedAtMillis)
            .reversed()
            .thenComparing(Showing::workId)
            .thenComparingLong(Showing::decision);

    /** Which of two revisions stands. The content breaks ties, which a writer that keeps its contract does not make. */
    private static final Comparator<Showing> BY_REVISION = Comparator.comparingInt(Showing::revision)
            .thenComparingLong(Showing::clickedAtMillis)
            .thenComparingLong(Showing::seenAtMillis);

    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Showing {
        Objects.requireNonNull(workId);
    }

    /**
     * 64 bits that stand for a decision: its id would take more room than all the rest. FNV-1a over the UTF-16 units, low
     * byte first (Fowler, Noll, Vo, Eastlake, "The FNV Non-Cryptographic Hash Algorithm", RFC 9923).
     */
    public static long decisionOf(String decisionId) {
        long hash = FNV_OFFSET_BASIS;
        for (int i = 0; i < decisionId.length(); i++) {
            char unit = decisionId.charAt(i);
            hash = (hash ^ (unit & 0xff)) * FNV_PRIME;
            hash = (hash ^ (unit >>> 8)) * FNV_PRIME;
        }
        return hash;
    }

    public boolean isClicked() {
        return clickedAtMillis != NOT_CLICKED;
    }

    /** The one of two revisions of the same showing that replaces the other, whichever is asked. */
    Showing or(Showing other) {
        return BY_REVISION.compare(this, other) >= 0 ? this : other;
    }
}
