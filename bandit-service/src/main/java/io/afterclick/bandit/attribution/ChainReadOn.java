package io.afterclick.bandit.attribution;

import java.util.Comparator;

/**
 * A further work that a reader read on after a click, from a slate that the clicked work or one of its followers led to.
 *
 * @param depth 1 for a work from the clicked work's own slate, 2 for one from that one's slate, and so on
 * @param readOnAtMillis when its click became a read-on
 */
public record ChainReadOn(int depth, long readOnAtMillis) {
    static final Comparator<ChainReadOn> BY_TIME =
            Comparator.comparingLong(ChainReadOn::readOnAtMillis).thenComparingInt(ChainReadOn::depth);
}
