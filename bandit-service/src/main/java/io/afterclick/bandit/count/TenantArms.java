package io.afterclick.bandit.count;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;
import java.util.random.RandomGenerator;

/**
 * The counts of one tenant's arms.
 *
 * <p>Works are numbered, from 1; an arm's key is both numbers in one long. Arms lie one after the other, in pages of
 * 4,096: key and handle of the counts; an index of open addressing with linear probing leads from key to arm. So an arm
 * takes 12 bytes, 4 to 9 in the index, and its record in {@link CountStore}.
 *
 * <p>Thread-safe: many readers, one writer, by a read-write lock that is taken once for a whole slate.
 */
final class TenantArms {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final double MAX_LOAD = 0.75;
    private static final int PAGE_LOG2 = 12;
    private static final int PAGE_ARMS = 1 << PAGE_LOG2;
    private static final int NONE = -1;

    /** Arms looked at for the one that is least informed. */
    private static final int EVICTION_SAMPLE = 16;

    /** Arms visited under one lock, so that requests do not wait for a walk over all. */
    private static final int VISIT_BATCH = 512;

    enum Put {
        ADDED,
        REPLACED,
        /** There is no room, and nothing is less informed. */
        REFUSED
    }

    private final StampedLock lock = new StampedLock();
    private final Map<String, Integer> workNumbers = new HashMap<>();
    private final CountStore store = new CountStore();
    private final List<long[]> keys = new ArrayList<>();
    private final List<int[]> handles = new ArrayList<>();
    private int[] index = emptyIndex(FIRST_CAPACITY);
    private int size;
    private volatile long changes;

    Put put(String queryWorkId, String candidateWorkId, ArmCounts counts, boolean mayAdd) {
        long stamp = lock.writeLock();
        try {
            changes = changes + 1; // one writer
            long key = key(number(queryWorkId), number(candidateWorkId));
            int slot = slotOf(key);
            if (index[slot] != NONE) {
                int arm = index[slot];
                setHandle(arm, store.replace(handle(arm), counts));
                return Put.REPLACED;
            }
            if (!mayAdd) {
                return Put.REFUSED;
            }
            append(key, store.add(counts));
            return Put.ADDED;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * Removes the least informed of a few arms, if it knows less than {@code impressions}. Like the sampling of Redis, an
     * approximation that needs no order among arms.
     */
    boolean evict(long impressions, RandomGenerator random) {
        long stamp = lock.writeLock();
        try {
            int least = NONE;
            long leastKnown = impressions;
            for (int i = 0; i < EVICTION_SAMPLE && size > 0; i++) {
                int arm = random.nextInt(size);
                long known = total(arm).impressions();
                if (known < leastKnown) {
                    least = arm;
                    leastKnown = known;
                }
            }
            if (least == NONE) {
                return false;
            }
            remove(least);
            return true;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    OutcomeCounts total(String queryWorkId, String candidateWorkId) {
        long stamp = lock.readLock();
        try {
            int arm = find(queryWorkId, candidateWorkId);
            return arm == NONE ? OutcomeCounts.ZERO : total(arm);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    void gather(String queryWorkId, List<String> candidateWorkIds, Weighing weighing, SlateCounts into) {
        WeighedCounts counts = new WeighedCounts();
        long stamp = lock.readLock();
        try {
            int query = workNumbers.getOrDefault(queryWorkId, SlateCounts.UNKNOWN_WORK);
            for (int i = 0; i < candidateWorkIds.size(); i++) {
                int candidate = workNumbers.getOrDefault(candidateWorkIds.get(i), SlateCounts.UNKNOWN_WORK);
                into.setWorkNumber(i, candidate);
                int arm = query == SlateCounts.UNKNOWN_WORK ? NONE : index[slotOf(key(query, candidate))];
                if (arm != NONE) {
                    counts.begin(weighing);
                    store.visit(handle(arm), counts);
                    into.set(i, counts);
                }
            }
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Visits the arms, each once, while others may put; those that come or go meanwhile may be missed. */
    void visit(Weighing weighing, CountTable.ArmVisitor visitor) {
        WeighedCounts counts = new WeighedCounts();
        int next = 0;
        while (true) {
            long stamp = lock.readLock();
            try {
                int end = Math.min(size, next + VISIT_BATCH);
                for (; next < end; next++) {
                    long key = key(next);
                    counts.begin(weighing);
                    store.visit(handle(next), counts);
                    visitor.arm((int) (key >>> 32), (int) key, store.score(handle(next)), counts);
                }
                if (next >= size) {
                    return;
                }
            } finally {
                lock.unlockRead(stamp);
            }
        }
    }

    long changes() {
        return changes;
    }

    /** Largest number of a work. */
    int works() {
        long stamp = lock.readLock();
        try {
            return workNumbers.size();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    int size() {
        long stamp = lock.readLock();
        try {
            return size;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Bytes of arms, index and counts; the names of works are not among them. */
    long bytes() {
        long stamp = lock.readLock();
        try {
            return (long) keys.size() * PAGE_ARMS * (Long.BYTES + Integer.BYTES)
                    + (long) index.length * Integer.BYTES
                    + store.bytes();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private OutcomeCounts total(int arm) {
        long[] terms = new long[OutcomeCounts.TERMS];
        store.visit(handle(arm), new CountStore.SpanVisitor() {
            @Override
            public void span(long firstUnit, int lengthLog2) {
                // all spans count alike
            }

            @Override
            public void term(int term, long value) {
                terms[term] += value;
            }
        });
        return OutcomeCounts.ofTerms(terms);
    }

    private int find(String queryWorkId, String candidateWorkId) {
        Integer query = workNumbers.get(queryWorkId);
        Integer candidate = workNumbers.get(candidateWorkId);
        return query == null || candidate == null ? NONE : index[slotOf(key(query, candidate))];
    }

    private int number(String workId) {
        return workNumbers.computeIfAbsent(workId, id -> workNumbers.size() + 1);
    }

    private static long key(int query, int candidate) {
        return (long) query << 32 | candidate;
    }

    private long key(int arm) {
        return keys.get(arm >> PAGE_LOG2)[arm & (PAGE_ARMS - 1)];
    }

    private int handle(int arm) {
        return handles.get(arm >> PAGE_LOG2)[arm & (PAGE_ARMS - 1)];
    }

    private void setHandle(int arm, int handle) {
        handles.get(arm >> PAGE_LOG2)[arm & (PAGE_ARMS - 1)] = handle;
    }

    private void append(long key, int handle) {
        if (size == keys.size() * PAGE_ARMS) {
            keys.add(new long[PAGE_ARMS]);
            handles.add(new int[PAGE_ARMS]);
        }
        if (size + 1 > index.length * MAX_LOAD) {
            grow();
        }
        keys.get(size >> PAGE_LOG2)[size & (PAGE_ARMS - 1)] = key;
        setHandle(size, handle);
        index[slotOf(key)] = size++;
    }

    /** The last arm takes the place of the one that leaves. */
    private void remove(int arm) {
        store.remove(handle(arm));
        clearSlot(slotOf(key(arm)));
        int last = size - 1;
        if (arm != last) {
            long key = key(last);
            keys.get(arm >> PAGE_LOG2)[arm & (PAGE_ARMS - 1)] = key;
            setHandle(arm, handle(last));
            index[slotOf(key)] = arm;
        }
        size = last;
    }

    /** Frees a slot, and moves those up that had to be put after it, so that no search ends too early. */
    private void clearSlot(int slot) {
        int mask = index.length - 1;
        int hole = slot;
        int at = slot;
        while (true) {
            index[hole] = NONE;
            int home;
            do {
                at = (at + 1) & mask;
                if (index[at] == NONE) {
                    return;
                }
                home = home(key(index[at]));
            } while (((at - home) & mask) < ((at - hole) & mask));
            index[hole] = index[at];
            hole = at;
        }
    }

    private int home(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32) & (index.length - 1);
    }

    /** The slot of a key, or the free one where it would be put. */
    private int slotOf(long key) {
        int mask = index.length - 1;
        int slot = home(key);
        while (index[slot] != NONE && key(index[slot]) != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        index = emptyIndex(Math.multiplyExact(index.length, 2));
        for (int arm = 0; arm < size; arm++) {
            index[slotOf(key(arm))] = arm;
        }
    }

    private static int[] emptyIndex(int capacity) {
        int[] empty = new int[capacity];
        Arrays.fill(empty, NONE);
        return empty;
    }
}
