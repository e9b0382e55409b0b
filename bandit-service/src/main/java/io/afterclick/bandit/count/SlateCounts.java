package io.afterclick.bandit.count;

import java.util.List;

/**
 * Counts of the candidates of one request, and the sums of their tenant, as of one moment.
 *
 * <p>Flat: terms [candidates x 30], row-major, in the order of the candidates. Not thread-safe; filled once, then read.
 */
public final class SlateCounts {
    private final int size;
    private final int[] terms;
    private final long[] sums = new long[ArmCounts.TERMS];

    SlateCounts(int size) {
        this.size = size;
        this.terms = new int[size * ArmCounts.TERMS];
    }

    /** Counts given one by one: for tests and offline evaluation. */
    public static SlateCounts of(List<ArmCounts> arms, ArmCounts sums) {
        SlateCounts counts = new SlateCounts(arms.size());
        for (int i = 0; i < arms.size(); i++) {
            for (int term = 0; term < ArmCounts.TERMS; term++) {
                counts.terms[i * ArmCounts.TERMS + term] =
                        Math.toIntExact(arms.get(i).term(term));
            }
        }
        for (int term = 0; term < ArmCounts.TERMS; term++) {
            counts.sums[term] = sums.term(term);
        }
        return counts;
    }

    int[] terms() {
        return terms;
    }

    long[] sums() {
        return sums;
    }

    /** Number of candidates. */
    public int size() {
        return size;
    }

    public int impressions(int candidate) {
        return terms[candidate * ArmCounts.TERMS + ArmCounts.IMPRESSIONS];
    }

    public int clicks(int candidate) {
        return terms[candidate * ArmCounts.TERMS + ArmCounts.CLICKS];
    }

    public int readOns(int candidate) {
        return terms[candidate * ArmCounts.TERMS + ArmCounts.READ_ONS];
    }

    /** Ripe clicks that were not read on. */
    public int ripeFailures(int candidate) {
        int row = candidate * ArmCounts.TERMS;
        return terms[row + ArmCounts.ONE_AND_DONES] + terms[row + ArmCounts.UNREAD_CLICKS];
    }

    public int pendingClicks(int candidate, int bin) {
        return terms[candidate * ArmCounts.TERMS + ArmCounts.PENDING + bin];
    }

    public long sumOfImpressions() {
        return sums[ArmCounts.IMPRESSIONS];
    }

    public long sumOfClicks() {
        return sums[ArmCounts.CLICKS];
    }

    public long sumOfReadOns() {
        return sums[ArmCounts.READ_ONS];
    }

    /** Ripe clicks of the tenant that were not read on. */
    public long sumOfRipeFailures() {
        return sums[ArmCounts.ONE_AND_DONES] + sums[ArmCounts.UNREAD_CLICKS];
    }

    public long sumOfPendingClicks(int bin) {
        return sums[ArmCounts.PENDING + bin];
    }

    public long sumOfReadOnsByDelay(int bin) {
        return sums[ArmCounts.DELAYS + bin];
    }
}
