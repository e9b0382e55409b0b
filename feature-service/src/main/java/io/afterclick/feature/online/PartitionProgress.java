package io.afterclick.feature.online;

import java.util.OptionalLong;

/**
 * How far one partition of the feed has got into the store.
 *
 * <p>Invariant: while the store keeps its data, everything before {@link #saved} is in it. After a rewind, batches that
 * were handed out before it are still under way; they may be written, but must not move the position, because what lies
 * between the new position and them has not been written again. They are recognised by their offsets: they go on
 * upwards from the last batch and end before the fence, which is where reading stood at the rewind.
 *
 * <p>Not thread-safe.
 */
final class PartitionProgress {
    private static final long NONE = -1;

    private long saved;
    private long lastOffset = NONE;
    private long fence = NONE;

    /** @param start position that reading starts from: all before it was written earlier */
    PartitionProgress(long start) {
        this.saved = start;
    }

    long saved() {
        return saved;
    }

    /** Whether the store has lost writes, by the position that it remembers. */
    boolean isLost(OptionalLong stored) {
        return stored.isEmpty() || stored.getAsLong() < saved;
    }

    /** Notes that reading goes on from {@code position}, and that it stood at {@code handedOut}. */
    void rewound(long position, long handedOut) {
        saved = position;
        fence = handedOut > position ? handedOut : NONE;
    }

    /** The position to save after a batch has been written; empty when the batch is from before a rewind. */
    OptionalLong positionAfter(PartitionBatch batch) {
        boolean beforeRewind = fence != NONE && batch.firstOffset() > lastOffset && batch.lastOffset() < fence;
        return beforeRewind ? OptionalLong.empty() : OptionalLong.of(batch.lastOffset() + 1);
    }

    /** Notes that a batch has been written, and the position saved where there was one to save. */
    void written(PartitionBatch batch) {
        OptionalLong position = positionAfter(batch);
        lastOffset = batch.lastOffset();
        if (position.isPresent()) {
            fence = NONE;
            saved = position.getAsLong();
        }
    }
}
