package io.afterclick.insight.importing;

import java.nio.file.Path;
import java.util.Map;

/** Where shards go. A shard is in it whole or not at all, whenever the process ends. */
public interface ShardStore {
    /** The shards that are in it, with their counts. */
    Map<Integer, ShardCount> finished();

    /** A file to write a shard to, which is in the store only when it was {@link #add added}. */
    Path unfinished(int shard);

    /** Takes a shard that has been written to {@link #unfinished} into the store, in one step. */
    void add(int shard);

    /** Makes the result of all shards, in one step: who reads it never sees a part of it. */
    void complete(ShardCount total);
}
