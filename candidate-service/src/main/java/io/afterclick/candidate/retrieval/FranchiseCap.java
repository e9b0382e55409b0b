package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.franchise.Franchises;
import java.util.Arrays;

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
}
