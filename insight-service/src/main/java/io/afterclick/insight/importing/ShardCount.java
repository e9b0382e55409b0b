package io.afterclick.insight.importing;

/**
 * What came of a shard, or of several.
 *
 * @param reads rows of the source
 * @param leftOut rows of the source without reader or work, which are in no row of the result
 * @param rows rows of the result
 */
public record ShardCount(long reads, long leftOut, long rows) {
    /** Of no shard. */
    public static final ShardCount NONE = new ShardCount(0, 0, 0);

    /** Both together. */
    public ShardCount plus(ShardCount other) {
        return new ShardCount(reads + other.reads, leftOut + other.leftOut, rows + other.rows);
    }
}
