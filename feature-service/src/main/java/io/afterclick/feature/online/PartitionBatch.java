package io.afterclick.feature.online;

import java.util.List;

/**
 * Consecutive records of one partition of the feed.
 *
 * @param partition the partition
 * @param firstOffset offset of the first record
 * @param lastOffset offset of the last record; offsets between them may be missing
 * @param writes what the records say, in their order; records that say nothing have none
 */
public record PartitionBatch(int partition, long firstOffset, long lastOffset, List<FeatureWrite> writes) {
    public PartitionBatch {
        if (firstOffset < 0 || lastOffset < firstOffset) {
            throw new IllegalArgumentException("offsets " + firstOffset + " to " + lastOffset);
        }
        writes = List.copyOf(writes);
    }
}
