package io.afterclick.feature.backfill;

import io.smallrye.mutiny.Multi;

/** Fills views from what the topics hold. */
public interface Backfills {
    /**
     * Fills a view from the beginning of its topic. Works while it is subscribed to; safe to do again, in part or in whole.
     *
     * @return how far it is, about once a second and at the end; fails with {@link BackfillException}
     */
    Multi<BackfillProgress> fill(String view);
}
