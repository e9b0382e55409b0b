package io.afterclick.insight.importing;

import java.time.Duration;
import java.util.Optional;

/** How far an import is. Not thread-safe. */
public final class ImportProgress {
    private final int shards;
    private final int finishedBefore;
    private int finishedNow;
    private ShardCount total;
    private long readsNow;

    /**
     * @param shards of the whole import
     * @param finishedBefore shards that an earlier run has finished
     * @param before their counts
     */
    public ImportProgress(int shards, int finishedBefore, ShardCount before) {
        this.shards = shards;
        this.finishedBefore = finishedBefore;
        this.total = before;
    }

    void add(ShardCount shard) {
        finishedNow++;
        readsNow += shard.reads();
        total = total.plus(shard);
    }

    /** Shards of the whole import. */
    public int shards() {
        return shards;
    }

    /** Shards that are finished, by this run or an earlier one. */
    public int finished() {
        return finishedBefore + finishedNow;
    }

    /** Counts of all finished shards. */
    public ShardCount total() {
        return total;
    }

    /** Rows of the source a second, of the shards that this run has finished. */
    public double readsPerSecond(Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds > 0 ? readsNow / seconds : 0;
    }

    /** Time that the other shards will take if they are like those of this run; empty before its first. */
    public Optional<Duration> timeLeft(Duration elapsed) {
        if (finishedNow == 0) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofNanos(Math.round((double) elapsed.toNanos() / finishedNow * (shards - finished()))));
    }
}
