package io.afterclick.bandit.count;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;

/**
 * The counts of one tenant's arms.
 *
 * <p>Works are numbered; an arm's key is both numbers in one long, found by open addressing with linear probing. Most
 * arms are never clicked, so a slot holds only impressions and misses [slots] and the number of a click row; the other
 * terms lie in rows [click rows x 28]. Arms are never removed, a deleted one is all zeros.
 *
 * <p>Thread-safe: many readers, one writer, by a read-write lock that is taken once for a whole slate.
 */
final class TenantArms {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final double MAX_LOAD = 0.65;

    /** Terms of a click row: all but impressions and misses. */
    private static final int ROW_TERMS = ArmCounts.TERMS - 2;

    private static final int NO_ROW = 0;

    enum Put {
        ADDED,
        REPLACED,
        REFUSED
    }

    private final StampedLock lock = new StampedLock();
    private final Map<String, Integer> workNumbers = new HashMap<>(); // from 1
    private final long[] sums = new long[ArmCounts.TERMS];

    private long[] keys = new long[FIRST_CAPACITY]; // 0: free
    private int[] impressions = new int[FIRST_CAPACITY];
    private int[] misses = new int[FIRST_CAPACITY];
    private int[] rows = new int[FIRST_CAPACITY]; // row number from 1
    private int size;
    private int[] clickTerms = new int[64 * ROW_TERMS];
    private int rowCount;

    Put put(String queryWorkId, String candidateWorkId, ArmCounts counts, boolean mayAdd) {
        long stamp = lock.writeLock();
        try {
            int slot = find(queryWorkId, candidateWorkId);
            boolean added = slot < 0 || keys[slot] == 0;
            if (added) {
                if (!mayAdd) {
                    return Put.REFUSED;
                }
                slot = add(queryWorkId, candidateWorkId);
            }
            replace(slot, counts);
            return added ? Put.ADDED : Put.REPLACED;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    ArmCounts get(String queryWorkId, String candidateWorkId) {
        SlateCounts one = new SlateCounts(1);
        gather(queryWorkId, List.of(candidateWorkId), one);
        long[] terms = new long[ArmCounts.TERMS];
        Arrays.setAll(terms, term -> one.terms()[term]);
        return ArmCounts.ofTerms(terms);
    }

    ArmCounts sums() {
        long stamp = lock.readLock();
        try {
            return ArmCounts.ofTerms(sums.clone());
        } finally {
            lock.unlockRead(stamp);
        }
    }

    void gather(String queryWorkId, List<String> candidateWorkIds, SlateCounts out) {
        long stamp = lock.readLock();
        try {
            System.arraycopy(sums, 0, out.sums(), 0, ArmCounts.TERMS);
            Integer query = workNumbers.get(queryWorkId);
            if (query == null) {
                return;
            }
            for (int i = 0; i < candidateWorkIds.size(); i++) {
                Integer candidate = workNumbers.get(candidateWorkIds.get(i));
                if (candidate == null) {
                    continue;
                }
                int slot = slotOf(key(query, candidate));
                if (keys[slot] != 0) {
                    copy(slot, out.terms(), i * ArmCounts.TERMS);
                }
            }
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Slot of an arm, or a free slot; -1 where one of its works has no number. */
    private int find(String queryWorkId, String candidateWorkId) {
        Integer query = workNumbers.get(queryWorkId);
        Integer candidate = workNumbers.get(candidateWorkId);
        return query == null || candidate == null ? -1 : slotOf(key(query, candidate));
    }

    private int add(String queryWorkId, String candidateWorkId) {
        if (size + 1 > keys.length * MAX_LOAD) {
            grow();
        }
        long key = key(number(queryWorkId), number(candidateWorkId));
        int slot = slotOf(key);
        keys[slot] = key;
        size++;
        return slot;
    }

    private int number(String workId) {
        return workNumbers.computeIfAbsent(workId, id -> workNumbers.size() + 1);
    }

    private static long key(int query, int candidate) {
        return (long) query << 32 | candidate;
    }

    private int slotOf(long key) {
        long hash = key * 0x9E3779B97F4A7C15L; // Fibonacci hashing: numbers are dense, their high bits are not
        int mask = keys.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldImpressions = impressions;
        int[] oldMisses = misses;
        int[] oldRows = rows;
        int capacity = Math.multiplyExact(oldKeys.length, 2);
        keys = new long[capacity];
        impressions = new int[capacity];
        misses = new int[capacity];
        rows = new int[capacity];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int slot = slotOf(oldKeys[old]);
                keys[slot] = oldKeys[old];
                impressions[slot] = oldImpressions[old];
                misses[slot] = oldMisses[old];
                rows[slot] = oldRows[old];
            }
        }
    }

    private void replace(int slot, ArmCounts counts) {
        int[] before = new int[ArmCounts.TERMS];
        copy(slot, before, 0);
        impressions[slot] = clamp(counts.impressions());
        misses[slot] = clamp(counts.misses());
        if (rows[slot] == NO_ROW && counts.clicks() != 0) {
            rows[slot] = ++rowCount;
            if (rowCount * ROW_TERMS > clickTerms.length) {
                clickTerms = Arrays.copyOf(clickTerms, Math.max(rowCount * ROW_TERMS, clickTerms.length / 2 * 3));
            }
        }
        if (rows[slot] != NO_ROW) {
            int row = (rows[slot] - 1) * ROW_TERMS;
            for (int term = 0; term < ROW_TERMS; term++) {
                clickTerms[row + term] = clamp(counts.term(term + 2));
            }
        }
        int[] after = new int[ArmCounts.TERMS];
        copy(slot, after, 0);
        for (int term = 0; term < ArmCounts.TERMS; term++) {
            sums[term] += after[term] - (long) before[term];
        }
    }

    private void copy(int slot, int[] terms, int at) {
        terms[at] = impressions[slot];
        terms[at + 1] = misses[slot];
        if (rows[slot] != NO_ROW) {
            System.arraycopy(clickTerms, (rows[slot] - 1) * ROW_TERMS, terms, at + 2, ROW_TERMS);
        }
    }

    private static int clamp(long count) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, count));
    }
}
