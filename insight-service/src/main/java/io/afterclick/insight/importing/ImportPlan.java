package io.afterclick.insight.importing;

/**
 * What is imported, and how it is cut into shards. Two runs with equal plans make the same shards, so the second may keep
 * what the first has finished; whether the source aggregates or this side does is no part of it, as the result is the same.
 *
 * @param source where reads come from, without anything secret
 * @param query what yields them; empty for a file
 * @param shardBy column whose value decides the shard: {@code reader_id} or {@code work_id}, since the rows that are
 *     summed up must be in one shard
 * @param shards number of shards, 1 to {@value #MAX_SHARDS}
 * @param grain what one row of the result stands for
 */
public record ImportPlan(String source, String query, String shardBy, int shards, Grain grain) {
    /** Shards are files in one folder. */
    public static final int MAX_SHARDS = 10_000;

    public ImportPlan {
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new IllegalArgumentException("shards must be 1 to " + MAX_SHARDS + ", not " + shards);
        }
        if (!shardBy.equals("reader_id") && !shardBy.equals("work_id")) {
            throw new IllegalArgumentException("shards go by reader_id or work_id, not by " + shardBy
                    + ": rows that are summed up must be in one shard");
        }
    }
}
