package io.afterclick.insight.importing;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Where reads come from, a shard at a time. Shards may be pulled by several threads. */
public interface ShardSource {
    /**
     * Pulls one shard and writes it to a file.
     *
     * @param shard from 0
     * @param target file to write; what is there is overwritten
     * @param pulled told now and then how many rows have come so far
     * @throws ImportException when the source fails or the file cannot be written
     */
    ShardCount pull(int shard, Path target, LongConsumer pulled) throws InterruptedException;
}
