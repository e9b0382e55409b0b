package io.afterclick.insight.importing;

import java.time.Duration;

/** Is told how far an import is, by one thread at a time. */
public interface ImportListener {
    /** Before the first shard of this run. */
    void started(ImportProgress progress);

    /** Now and then while a shard comes in. */
    void pulled(int shard, long rows);

    /** After each shard. */
    void finished(int shard, ShardCount count, ImportProgress progress, Duration elapsed);
}
