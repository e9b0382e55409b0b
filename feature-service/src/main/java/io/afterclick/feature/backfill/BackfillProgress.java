package io.afterclick.feature.backfill;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a back-fill is.
 *
 * @param versionedView the view's versioned name
 * @param historyRecordsRead records of the history that have been read
 * @param historyReadTo time up to which they have been; empty where none was
 * @param recordsRead records of the topic that have been read, gaps in offsets included
 * @param recordsInAll records that it held at the beginning, gaps included
 * @param observations what these said about entities of the view
 * @param done whether this is the end
 */
public record BackfillProgress(
        String versionedView,
        long historyRecordsRead,
        Optional<Instant> historyReadTo,
        long recordsRead,
        long recordsInAll,
        long observations,
        boolean done) {}
