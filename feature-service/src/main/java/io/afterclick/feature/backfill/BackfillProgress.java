package io.afterclick.feature.backfill;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a back-fill is.
 *
 * @param versionedView the view's versioned name
 * @param historyRecordsRead records of the history that have been read
 * @param historyReadTo time up to which they have been; empty where none was, and for a view that adds up
 * @param recordsRead records of the topic that have been read, gaps in offsets included; of a view that adds up those of the
 *     history, too
 * @param recordsInAll records that there were to be read at the beginning, gaps included
 * @param observations what these said about entities of the view
 * @param done whether this is the end
 * @param completeFrom only of a view that adds up, and at the end: what was decided from this time on is all counted; empty
 *     where all that was ever written is
 */
public record BackfillProgress(
        String versionedView,
        long historyRecordsRead,
        Optional<Instant> historyReadTo,
        long recordsRead,
        long recordsInAll,
        long observations,
        boolean done,
        Optional<Instant> completeFrom) {}
