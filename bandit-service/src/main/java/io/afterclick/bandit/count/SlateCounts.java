package io.afterclick.bandit.count;

/**
 * Weighed counts of the candidates of one request, as of one moment.
 *
 * <p>Flat arrays [candidates], in the order of the candidates. Not thread-safe; filled once, then read.
 */
public final class SlateCounts {
    /** Number of a work that the table does not know. */
    public static final int UNKNOWN_WORK = 0;

    private final int size;
    private final int[] workNumbers;
    private final double[] examined;
    private final double[] clicks;
    private final double[] readOns;
    private final double[] failures;
    private final double[] chainReadOns;

    /** Counts of {@code size} candidates of which nothing is known. */
    public SlateCounts(int size) {
        this.size = size;
        workNumbers = new int[size];
        examined = new double[size];
        clicks = new double[size];
        readOns = new double[size];
        failures = new double[size];
        chainReadOns = new double[size];
    }

    /** Sets the counts of a candidate. */
    public void set(int candidate, WeighedCounts counts) {
        examined[candidate] = counts.examined();
        clicks[candidate] = counts.clicks();
        readOns[candidate] = counts.readOns();
        failures[candidate] = counts.failures();
        chainReadOns[candidate] = counts.chainReadOns();
    }

    void setWorkNumber(int candidate, int number) {
        workNumbers[candidate] = number;
    }

    /** Number of candidates. */
    public int size() {
        return size;
    }

    /** Number of the candidate work in the table, from 1; {@link #UNKNOWN_WORK} where no arm has it. */
    public int workNumber(int candidate) {
        return workNumbers[candidate];
    }

    /** Impressions times the probability that a reader looked. */
    public double examined(int candidate) {
        return examined[candidate];
    }

    public double clicks(int candidate) {
        return clicks[candidate];
    }

    public double readOns(int candidate) {
        return readOns[candidate];
    }

    /** Clicks that were not read on; pending ones in part. */
    public double failures(int candidate) {
        return failures[candidate];
    }

    /** Further works read on from slates of the clicked work. */
    public double chainReadOns(int candidate) {
        return chainReadOns[candidate];
    }
}
