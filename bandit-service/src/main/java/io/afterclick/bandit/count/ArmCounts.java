package io.afterclick.bandit.count;

import java.util.Arrays;
import java.util.Optional;

/**
 * Raw counts of one arm, or a difference of such; no weight has been applied. Immutable, compared by value.
 *
 * <p>Sums satisfy {@code impressions = misses + clicks + impressions whose click window is open} and {@code clicks =
 * readOns + oneAndDones + unreadClicks + sum(pendingClicks)}; {@link #fault()} checks that. The terms lie in one array,
 * so that adding, comparing and copying them is one loop: [6 scalars, 12 pending, 12 delays].
 */
public final class ArmCounts {
    static final int IMPRESSIONS = 0;
    static final int MISSES = 1;
    static final int CLICKS = 2;
    static final int READ_ONS = 3;
    static final int ONE_AND_DONES = 4;
    static final int UNREAD_CLICKS = 5;
    static final int PENDING = 6;
    static final int DELAYS = PENDING + AgeBins.COUNT;

    /** Number of terms. */
    static final int TERMS = DELAYS + AgeBins.COUNT;

    /** Nothing has happened. */
    public static final ArmCounts ZERO = new ArmCounts(new long[TERMS]);

    private final long[] terms;

    private ArmCounts(long[] terms) {
        this.terms = terms;
    }

    /**
     * Counts from their terms.
     *
     * @param pendingClicksByAge at most {@value AgeBins#COUNT}; missing ones are 0
     * @param readOnsByDelay at most {@value AgeBins#COUNT}; missing ones are 0
     */
    public static ArmCounts of(
            long impressions,
            long misses,
            long clicks,
            long readOns,
            long oneAndDones,
            long unreadClicks,
            long[] pendingClicksByAge,
            long[] readOnsByDelay) {
        if (pendingClicksByAge.length > AgeBins.COUNT || readOnsByDelay.length > AgeBins.COUNT) {
            throw new IllegalArgumentException("more than " + AgeBins.COUNT + " bins: " + pendingClicksByAge.length
                    + " of pending clicks, " + readOnsByDelay.length + " of delays");
        }
        long[] terms = new long[TERMS];
        terms[IMPRESSIONS] = impressions;
        terms[MISSES] = misses;
        terms[CLICKS] = clicks;
        terms[READ_ONS] = readOns;
        terms[ONE_AND_DONES] = oneAndDones;
        terms[UNREAD_CLICKS] = unreadClicks;
        System.arraycopy(pendingClicksByAge, 0, terms, PENDING, pendingClicksByAge.length);
        System.arraycopy(readOnsByDelay, 0, terms, DELAYS, readOnsByDelay.length);
        return new ArmCounts(terms);
    }

    static ArmCounts ofTerms(long[] terms) {
        return new ArmCounts(terms);
    }

    long term(int index) {
        return terms[index];
    }

    /** One impression whose click window is open. */
    public static ArmCounts ofSeen() {
        return one();
    }

    /** One impression that was not clicked in time. */
    public static ArmCounts ofMiss() {
        return one(MISSES);
    }

    /** One click that is neither read on nor ripe, of an age in {@code bin}. */
    public static ArmCounts ofPendingClick(int bin) {
        return one(CLICKS, PENDING + bin);
    }

    /** One click that became a read-on after a delay in {@code bin}. */
    public static ArmCounts ofReadOn(int bin) {
        return one(CLICKS, READ_ONS, DELAYS + bin);
    }

    /** One ripe click with exactly one episode read. */
    public static ArmCounts ofOneAndDone() {
        return one(CLICKS, ONE_AND_DONES);
    }

    /** One ripe click with nothing read. */
    public static ArmCounts ofUnreadClick() {
        return one(CLICKS, UNREAD_CLICKS);
    }

    private static ArmCounts one(int... indices) {
        long[] terms = new long[TERMS];
        terms[IMPRESSIONS] = 1;
        for (int index : indices) {
            terms[index] = 1;
        }
        return new ArmCounts(terms);
    }

    public ArmCounts plus(ArmCounts other) {
        long[] sum = new long[TERMS];
        for (int i = 0; i < TERMS; i++) {
            sum[i] = terms[i] + other.terms[i];
        }
        return new ArmCounts(sum);
    }

    public ArmCounts minus(ArmCounts other) {
        long[] difference = new long[TERMS];
        for (int i = 0; i < TERMS; i++) {
            difference[i] = terms[i] - other.terms[i];
        }
        return new ArmCounts(difference);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    /** What makes these no possible sums: a negative term or a broken equation. Empty where they are sound. */
    public Optional<String> fault() {
        for (int i = 0; i < TERMS; i++) {
            if (terms[i] < 0) {
                return Optional.of("negative term " + i + " in " + this);
            }
        }
        if (impressions() < misses() + clicks()) {
            return Optional.of("more misses and clicks than impressions in " + this);
        }
        if (clicks() != readOns() + oneAndDones() + unreadClicks() + pendingClicks()) {
            return Optional.of("clicks are not the sum of what became of them in " + this);
        }
        long delays = 0;
        for (int bin = 0; bin < AgeBins.COUNT; bin++) {
            delays += readOnsOfDelay(bin);
        }
        return delays == readOns() ? Optional.empty() : Optional.of("read-ons without a delay in " + this);
    }

    public long impressions() {
        return terms[IMPRESSIONS];
    }

    public long misses() {
        return terms[MISSES];
    }

    public long clicks() {
        return terms[CLICKS];
    }

    public long readOns() {
        return terms[READ_ONS];
    }

    public long oneAndDones() {
        return terms[ONE_AND_DONES];
    }

    public long unreadClicks() {
        return terms[UNREAD_CLICKS];
    }

    /** Clicks that are neither read on nor ripe, of an age in {@code bin}. */
    public long pendingClicksOfAge(int bin) {
        return terms[PENDING + bin];
    }

    /** Clicks that are neither read on nor ripe. */
    public long pendingClicks() {
        long sum = 0;
        for (int bin = 0; bin < AgeBins.COUNT; bin++) {
            sum += terms[PENDING + bin];
        }
        return sum;
    }

    /** Read-ons that came after a delay in {@code bin}. */
    public long readOnsOfDelay(int bin) {
        return terms[DELAYS + bin];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArmCounts that && Arrays.equals(terms, that.terms);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(terms);
    }

    @Override
    public String toString() {
        return "ArmCounts[impressions=" + impressions() + ", misses=" + misses() + ", clicks=" + clicks()
                + ", readOns=" + readOns() + ", oneAndDones=" + oneAndDones() + ", unreadClicks=" + unreadClicks()
                + ", pendingByAge=" + Arrays.toString(Arrays.copyOfRange(terms, PENDING, DELAYS)) + ", readOnsByDelay="
                + Arrays.toString(Arrays.copyOfRange(terms, DELAYS, TERMS)) + "]";
    }
}
