package io.afterclick.feature.backfill;

import io.smallrye.mutiny.Multi;
import java.util.Optional;

/** Fills views from what the topics hold, and from what the history does. */
public interface Backfills {
    /**
     * Fills a view from the beginning of its topic. Works while it is subscribed to; safe to do again, in part or in whole.
     *
     * @param history what is read of the history before; only for a view whose rule is idempotent, since the history does not
     *     tell which record of a topic brought what
     * @return how far it is, about once a second and at the end; fails with {@link BackfillException}
     */
    Multi<BackfillProgress> fill(String view, Optional<HistorySpan> history);
}
