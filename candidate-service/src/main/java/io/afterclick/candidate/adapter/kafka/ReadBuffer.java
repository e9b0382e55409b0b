package io.afterclick.candidate.adapter.kafka;

import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.ReaderDeletions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads that have been consumed and are not yet stored: written to the training set when there are many or some have
 * waited long. Holds at most the number of reads of its settings. Thread-safe.
 */
public final class ReadBuffer {
    private final ParquetTrainingSets sets;
    private final Supplier<String> topicId;
    private final int maxReads;
    private final Duration maxAge;
    private final Clock clock;
    private final ReaderDeletions deletions = new ReaderDeletions();
    private final Map<Integer, Pending> pendingByPartition = new HashMap<>();
    private int reads;
    private Instant oldest = Instant.MAX;

    /** Records of a partition that are not stored: from {@code first} to before {@code next}. */
    private static final class Pending {
        private long first;
        private long next;
        private List<Read> reads = new ArrayList<>();

        Pending(long first) {
            this.first = first;
            this.next = first;
        }
    }

    /**
     * @param sets where reads are stored
     * @param topicId id of the topic that they come from; asked when it is needed
     * @param maxReads stored when there are so many, at least 1
     * @param maxAge stored when the first has waited so long
     */
    public ReadBuffer(ParquetTrainingSets sets, Supplier<String> topicId, int maxReads, Duration maxAge, Clock clock) {
        if (maxReads < 1) {
            throw new IllegalArgumentException("maxReads must be at least 1, but is " + maxReads);
        }
        this.sets = sets;
        this.topicId = topicId;
        this.maxReads = maxReads;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** Starts a partition. @return the offset to consume from: behind what is stored, or the first one there is */
    synchronized long assigned(int partition, long beginning) {
        long next = Math.max(beginning, sets.nextOffset(topicId.get(), partition));
        sets.erase(deletions.all(), assigned -> assigned == partition);
        pendingByPartition.put(partition, new Pending(next));
        return next;
    }

    /** Stores what there is of a partition, and forgets it. */
    synchronized void revoked(int partition) {
        store(partition);
        pendingByPartition.remove(partition);
    }

    /**
     * Takes a record.
     *
     * @param read empty for a record that is no read; it only moves the position
     */
    synchronized void add(int partition, long offset, Optional<Read> read) {
        Pending pending = pendingByPartition.get(partition);
        if (pending == null || offset < pending.next) {
            return; // consumed elsewhere by now, or stored before
        }
        pending.next = offset + 1;
        if (read.filter(one -> !deletions.cover(one)).isPresent()) {
            pending.reads.add(read.get());
            oldest = reads == 0 ? clock.instant() : oldest;
            reads++;
        }
        if (reads >= maxReads) {
            store();
        }
    }

    /** Takes readers out of what is stored of this replica's partitions and of what waits, and does not let them in again. */
    public synchronized void erase(List<ReaderDeletions.Deletion> deleted) {
        if (deleted.isEmpty()) {
            return;
        }
        deleted.forEach(deletions::add);
        for (Pending pending : pendingByPartition.values()) {
            int before = pending.reads.size();
            pending.reads.removeIf(deletions::cover);
            reads -= before - pending.reads.size();
        }
        sets.erase(deleted, pendingByPartition::containsKey);
    }

    /** Stores everything, and tidies up. */
    public synchronized void store() {
        storeReads();
        sets.compact(topicId.get());
    }

    /** Stores everything without asking the broker, which may be away when a process ends. */
    public synchronized void storeReads() {
        List.copyOf(pendingByPartition.keySet()).forEach(this::store);
    }

    /** Stores everything if the oldest read has waited long enough. */
    public synchronized void storeIfDue() {
        if (reads > 0 && !clock.instant().isBefore(oldest.plus(maxAge))) {
            store();
        }
    }

    /** The offset behind the last one stored of a partition, by whichever replica. */
    long storedPosition(int partition) {
        return sets.nextOffset(topicId.get(), partition);
    }

    /** Records without reads need no part: should they come again, nothing changes. */
    private void store(int partition) {
        Pending pending = pendingByPartition.get(partition);
        if (pending == null || pending.reads.isEmpty()) {
            return;
        }
        sets.write(topicId.get(), partition, pending.first, pending.next - 1, pending.reads);
        reads -= pending.reads.size();
        pending.reads = new ArrayList<>();
        pending.first = pending.next;
    }
}
