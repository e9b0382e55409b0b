package io.afterclick.local.trial;

/**
 * What came of one policy's trial: sums by group of readers, for intervals, and by day, for curves. Filled by one
 * {@link Trial}, then only read.
 */
public final class Measures {
    /** Readers fall into this many groups at most, by number; a group is the unit of the bootstrap. */
    public static final int MAX_GROUPS = 2_000;

    /** What is summed. */
    public enum Sum {
        VISITS,
        IMPRESSIONS,
        CLICKS,
        READ_ONS,
        ONE_AND_DONES,
        /** Read-ons that the shown slates promised by the world's truth. */
        EXPECTED,
        /** Read-ons that the oracle's slates promised for the same visits. */
        ORACLE,
        /** Intra-list distances of the shown slates. */
        DISTANCE
    }

    private static final int SUMS = Sum.values().length;

    private final String policy;
    private final int groups;
    private final double[] byGroup; // [groups x sums]
    private final double[] byDay; // [days x sums]
    private final long[] impressionsOfWork;

    Measures(String policy, int readers, int days, int works) {
        this.policy = policy;
        this.groups = Math.min(readers, MAX_GROUPS);
        this.byGroup = new double[groups * SUMS];
        this.byDay = new double[days * SUMS];
        this.impressionsOfWork = new long[works];
    }

    void add(int reader, int day, Sum sum, double amount) {
        byGroup[reader % groups * SUMS + sum.ordinal()] += amount;
        byDay[day * SUMS + sum.ordinal()] += amount;
    }

    void shown(int work) {
        impressionsOfWork[work]++;
    }

    public String policy() {
        return policy;
    }

    public int groups() {
        return groups;
    }

    public int days() {
        return byDay.length / SUMS;
    }

    public double ofGroup(int group, Sum sum) {
        return byGroup[group * SUMS + sum.ordinal()];
    }

    public double ofDay(int day, Sum sum) {
        return byDay[day * SUMS + sum.ordinal()];
    }

    public double total(Sum sum) {
        double total = 0;
        for (int day = 0; day < days(); day++) {
            total += ofDay(day, sum);
        }
        return total;
    }

    /** Share of the catalog that was seen by anybody. */
    public double coverage() {
        int seen = 0;
        for (long impressions : impressionsOfWork) {
            seen += impressions > 0 ? 1 : 0;
        }
        return (double) seen / impressionsOfWork.length;
    }

    /**
     * Number of works that would share the impressions evenly with the same entropy, as a share of the catalog: 1 where
     * all are shown alike.
     */
    public double evenness() {
        double all = 0;
        for (long impressions : impressionsOfWork) {
            all += impressions;
        }
        double entropy = 0;
        for (long impressions : impressionsOfWork) {
            if (impressions > 0) {
                entropy -= impressions / all * Math.log(impressions / all);
            }
        }
        return all == 0 ? 0 : Math.exp(entropy) / impressionsOfWork.length;
    }
}
