package io.afterclick.bandit.count;

import java.util.Arrays;
import java.util.Optional;

/**
 * What came of a number of shown works, or a difference of such; no weight has been applied. Immutable, compared by value.
 *
 * <p>Sums satisfy {@code impressions = misses + clicks + impressions whose click window is open} and {@code clicks =
 * readOns + oneAndDones + unreadClicks + sum(pendingClicks)}; {@link #fault()} checks that. The terms lie in one array,
 * so that adding, comparing and copying them is one loop: [15 impressions by position, 15 clicks by position, misses,
 * read-ons, one-and-dones, unread clicks, chain read-ons, 12 pending clicks by age, 12 read-ons by delay].
 */
public final class OutcomeCounts {
    static final int IMPRESSIONS = 0;
    static final int CLICKS = IMPRESSIONS + PositionBins.COUNT;
    static final int MISSES = CLICKS + PositionBins.COUNT;
    static final int READ_ONS = MISSES + 1;
    static final int ONE_AND_DONES = READ_ONS + 1;
    static final int UNREAD_CLICKS = ONE_AND_DONES + 1;
    static final int CHAIN_READ_ONS = UNREAD_CLICKS + 1;
    static final int PENDING = CHAIN_READ_ONS + 1;
    static final int DELAYS = PENDING + AgeBins.COUNT;

    /** Number of terms. */
    static final int TERMS = DELAYS + AgeBins.COUNT;

    /** Nothing has happened. */
    public static final OutcomeCounts ZERO = new OutcomeCounts(new long[TERMS]);

    private final long[] terms;

    private OutcomeCounts(long[] terms) {
        this.terms = terms;
    }

    /**
     * Counts from their terms.
     *
     * @param impressionsByPosition at most {@value PositionBins#COUNT}; missing ones are 0
     * @param clicksByPosition at most {@value PositionBins#COUNT}; missing ones are 0
     * @param pendingClicksByAge at most {@value AgeBins#COUNT}; missing ones are 0
     * @param readOnsByDelay at most {@value AgeBins#COUNT}; missing ones are 0
     * @throws IllegalArgumentException for more bins than that
     */
    public static OutcomeCounts of(
            long[] impressionsByPosition,
            long[] clicksByPosition,
            long misses,
            long readOns,
            long oneAndDones,
            long unreadClicks,
            long chainReadOns,
            long[] pendingClicksByAge,
            long[] readOnsByDelay) {
        long[] terms = new long[TERMS];
        copyBins("impressionsByPosition", impressionsByPosition, terms, IMPRESSIONS, PositionBins.COUNT);
        copyBins("clicksByPosition", clicksByPosition, terms, CLICKS, PositionBins.COUNT);
        terms[MISSES] = misses;
        terms[READ_ONS] = readOns;
        terms[ONE_AND_DONES] = oneAndDones;
        terms[UNREAD_CLICKS] = unreadClicks;
        terms[CHAIN_READ_ONS] = chainReadOns;
        copyBins("pendingClicksByAge", pendingClicksByAge, terms, PENDING, AgeBins.COUNT);
        copyBins("readOnsByDelay", readOnsByDelay, terms, DELAYS, AgeBins.COUNT);
        return new OutcomeCounts(terms);
    }

    private static void copyBins(String name, long[] from, long[] terms, int at, int bins) {
        if (from.length > bins) {
            throw new IllegalArgumentException(name + " has " + from.length + " bins, more than " + bins);
        }
        System.arraycopy(from, 0, terms, at, from.length);
    }

    /** Counts that take over the array of all {@value #TERMS} terms. */
    static OutcomeCounts ofTerms(long[] terms) {
        return new OutcomeCounts(terms);
    }

    long term(int index) {
        return terms[index];
    }

    /** One impression at {@code position} whose click window is open. */
    public static OutcomeCounts ofSeen(int position) {
        return one(position, false);
    }

    /** One impression at {@code position} that was not clicked in time. */
    public static OutcomeCounts ofMiss(int position) {
        return one(position, false, MISSES);
    }

    /** One click that is neither read on nor ripe, of an age in {@code bin}. */
    public static OutcomeCounts ofPendingClick(int position, int bin) {
        return one(position, true, PENDING + bin);
    }

    /** One click that became a read-on after a delay in {@code bin}. */
    public static OutcomeCounts ofReadOn(int position, int bin) {
        return one(position, true, READ_ONS, DELAYS + bin);
    }

    /** One ripe click with exactly one episode read. */
    public static OutcomeCounts ofOneAndDone(int position) {
        return one(position, true, ONE_AND_DONES);
    }

    /** One ripe click with nothing read. */
    public static OutcomeCounts ofUnreadClick(int position) {
        return one(position, true, UNREAD_CLICKS);
    }

    /** So many further works read on, and nothing else: what a chain adds to the click that it hangs on. */
    public static OutcomeCounts ofChain(int readOns) {
        long[] terms = new long[TERMS];
        terms[CHAIN_READ_ONS] = readOns;
        return new OutcomeCounts(terms);
    }

    private static OutcomeCounts one(int position, boolean clicked, int... indices) {
        long[] terms = new long[TERMS];
        int bin = PositionBins.binOf(position);
        terms[IMPRESSIONS + bin] = 1;
        terms[CLICKS + bin] = clicked ? 1 : 0;
        for (int index : indices) {
            terms[index] = 1;
        }
        return new OutcomeCounts(terms);
    }

    public OutcomeCounts plus(OutcomeCounts other) {
        long[] sum = new long[TERMS];
        for (int i = 0; i < TERMS; i++) {
            sum[i] = terms[i] + other.terms[i];
        }
        return new OutcomeCounts(sum);
    }

    public OutcomeCounts minus(OutcomeCounts other) {
        long[] difference = new long[TERMS];
        for (int i = 0; i < TERMS; i++) {
            difference[i] = terms[i] - other.terms[i];
        }
        return new OutcomeCounts(difference);
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
        for (int bin = 0; bin < PositionBins.COUNT; bin++) {
            if (clicksAt(bin) > impressionsAt(bin)) {
                return Optional.of("more clicks than impressions at a position in " + this);
            }
        }
        if (impressions() < misses() + clicks()) {
            return Optional.of("more misses and clicks than impressions in " + this);
        }
        if (clicks() != readOns() + oneAndDones() + unreadClicks() + pendingClicks()) {
            return Optional.of("clicks are not the sum of what became of them in " + this);
        }
        return sum(DELAYS, AgeBins.COUNT) == readOns()
                ? Optional.empty()
                : Optional.of("read-ons without a delay in " + this);
    }

    public long impressions() {
        return sum(IMPRESSIONS, PositionBins.COUNT);
    }

    /** Impressions at positions of a bin of {@link PositionBins}. */
    public long impressionsAt(int bin) {
        return terms[IMPRESSIONS + bin];
    }

    public long misses() {
        return terms[MISSES];
    }

    public long clicks() {
        return sum(CLICKS, PositionBins.COUNT);
    }

    /** Clicks on works that were shown at positions of a bin of {@link PositionBins}. */
    public long clicksAt(int bin) {
        return terms[CLICKS + bin];
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

    /** Further works that were read on from slates of the clicked work. */
    public long chainReadOns() {
        return terms[CHAIN_READ_ONS];
    }

    /** Clicks that are neither read on nor ripe, of an age in {@code bin}. */
    public long pendingClicksOfAge(int bin) {
        return terms[PENDING + bin];
    }

    /** Clicks that are neither read on nor ripe. */
    public long pendingClicks() {
        return sum(PENDING, AgeBins.COUNT);
    }

    /** Read-ons that came after a delay in {@code bin}. */
    public long readOnsOfDelay(int bin) {
        return terms[DELAYS + bin];
    }

    private long sum(int from, int length) {
        long sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += terms[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutcomeCounts that && Arrays.equals(terms, that.terms);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(terms);
    }

    @Override
    public String toString() {
        return "OutcomeCounts[impressionsByPosition=" + bins(IMPRESSIONS, CLICKS) + ", clicksByPosition="
                + bins(CLICKS, MISSES) + ", misses=" + misses() + ", readOns=" + readOns() + ", oneAndDones="
                + oneAndDones() + ", unreadClicks=" + unreadClicks() + ", chainReadOns=" + chainReadOns()
                + ", pendingByAge=" + bins(PENDING, DELAYS) + ", readOnsByDelay=" + bins(DELAYS, TERMS) + "]";
    }

    private String bins(int from, int to) {
        return Arrays.toString(Arrays.copyOfRange(terms, from, to));
    }
}
