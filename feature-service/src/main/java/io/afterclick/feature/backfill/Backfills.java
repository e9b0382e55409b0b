package io.afterclick.feature.backfill;

import io.smallrye.mutiny.Multi;
import java.util.Optional;

/** Fills views from what the topics hold, and from what the history does. */
public interface Backfills {
    /**
     * Fills a view from the beginning of its topic. Works while it is subscribed to; safe to do again, in part or in whole.
     *
     * @param history what is read of the history before; not for a view of works
     * @return how far it is, about once a second and at the end; fails with {@link BackfillException}
     */
    Multi<BackfillProgress> fill(String view, Optional<HistorySpan> history);
}
