package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.franchise.Franchises;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Counts the works of each franchise in one list, and says where it has enough. Not thread-safe. */
final class FranchiseCap {
    private static final int INITIAL_FRANCHISES = 256;

    private final Franchises franchises;
    private final int max;
    private final Places places = new Places(INITIAL_FRANCHISES);
    private int[] counts = new int[INITIAL_FRANCHISES];

    /** @param max works of one franchise; 0 for any number */
    FranchiseCap(Franchises franchises, int max) {
        this.franchises = franchises;
        this.max = max;
    }

    /** Whether the list has not yet enough of this work's franchise. */
    boolean hasRoomFor(int work) {
        int franchise = max == 0 ? Franchises.NONE : franchises.of(work);
        if (franchise == Franchises.NONE) {
            return true;
        }
        int place = places.find(franchise);
        return place == Places.NONE || counts[place] < max;
    }

    /** The list has this work now. */
    void take(int work) {
        int franchise = max == 0 ? Franchises.NONE : franchises.of(work);
        if (franchise != Franchises.NONE) {
            int place = places.of(franchise);
            if (place == counts.length) {
                counts = Arrays.copyOf(counts, 2 * place);
            }
            counts[place]++;
        }
    }

    /**
     * What a list may have, and what would be too much.
     *
     * @param kept places, in their order
     * @param heldBack places, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once; nobody compares these.
    record Divided(int[] kept, int[] heldBack) {}

    /**
     * Takes works as long as there is room for their franchise.
     *
     * @param places of fused works, best first
     * @param isThere works that the list has already, which are left out
     */
    Divided divide(int[] places, FusedWorks fused, IntPredicate isThere) {
        int[] kept = new int[places.length];
        int[] heldBack = new int[places.length];
        int keptCount = 0;
        int heldBackCount = 0;
        for (int place : places) {
            int work = fused.work(place);
            if (isThere.test(work)) {
                continue;
            }
            if (hasRoomFor(work)) {
                take(work);
                kept[keptCount++] = place;
            } else {
                heldBack[heldBackCount++] = place;
            }
        }
        return new Divided(Arrays.copyOf(kept, keptCount), Arrays.copyOf(heldBack, heldBackCount));
    }
}
