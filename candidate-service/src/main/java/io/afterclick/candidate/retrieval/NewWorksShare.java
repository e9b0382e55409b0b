package io.afterclick.candidate.retrieval;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Cuts a list off such that new works keep their share of it. */
final class NewWorksShare {
    private NewWorksShare() {}

    /**
     * The best entries of a list, in its order; the last that are not new give way to the first new ones behind the cut.
     *
     * @param ordered best first
     * @param room most entries to return
     * @param wanted new ones that must be among them, where there are so many
     * @param isNew of an entry
     */
    static int[] cut(int[] ordered, int room, int wanted, IntPredicate isNew) {
        int[] best = Arrays.copyOf(ordered, Math.min(room, ordered.length));
        int present = (int) Arrays.stream(best).filter(isNew).count();
        int lacking = Math.max(0, Math.min(wanted, best.length) - present);
        int[] more = Arrays.stream(ordered)
                .skip(best.length)
                .filter(isNew)
                .limit(lacking)
                .toArray();
        return more.length == 0 ? best : replaced(best, more, isNew);
    }

    private static int[] replaced(int[] best, int[] more, IntPredicate isNew) {
        int[] result = new int[best.length];
        int dropped = 0;
        int at = best.length - more.length;
        System.arraycopy(more, 0, result, at, more.length);
        for (int i = best.length - 1; i >= 0; i--) {
            if (dropped < more.length && !isNew.test(best[i])) {
                dropped++;
            } else {
                result[--at] = best[i];
            }
        }
        return result;
    }
}
