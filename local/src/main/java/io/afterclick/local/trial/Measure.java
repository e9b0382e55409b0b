package io.afterclick.local.trial;

import io.afterclick.local.trial.Measures.Sum;

/** What policies are compared by: each a ratio of sums, so that it can be bootstrapped by readers. */
public enum Measure {
    CTR("ctr", Sum.CLICKS, Sum.IMPRESSIONS),
    CONTINUATION_RATE("continuation_rate", Sum.READ_ONS, Sum.CLICKS),
    YIELD("yield", Sum.READ_ONS, Sum.IMPRESSIONS),
    ONE_AND_DONE_SHARE("one_and_done_share", Sum.ONE_AND_DONES, Sum.CLICKS),
    READ_ONS_PER_VISIT("read_ons_per_visit", Sum.READ_ONS, Sum.VISITS),
    /** Share of the oracle's expected read-ons that were lost. */
    REGRET("regret", Sum.ORACLE, Sum.ORACLE) {
        @Override
        double of(double[] sums) {
            double oracle = sums[Sum.ORACLE.ordinal()];
            return oracle == 0 ? 0 : 1 - sums[Sum.EXPECTED.ordinal()] / oracle;
        }
    },
    /** Mean intra-list distance: 1 - cosine over the pairs of a slate. */
    DIVERSITY("diversity", Sum.DISTANCE, Sum.VISITS);

    private final String key;
    private final Sum part;
    private final Sum whole;

    Measure(String key, Sum part, Sum whole) {
        this.key = key;
        this.part = part;
        this.whole = whole;
    }

    /** Name in JSON. */
    public String key() {
        return key;
    }

    /** Value of sums in the order of {@link Sum}; 0 where there is nothing to divide by. */
    double of(double[] sums) {
        double divisor = sums[whole.ordinal()];
        return divisor == 0 ? 0 : sums[part.ordinal()] / divisor;
    }

    /** Value of a whole trial. */
    public double of(Measures measures) {
        double[] sums = new double[Sum.values().length];
        for (Sum sum : Sum.values()) {
            sums[sum.ordinal()] = measures.total(sum);
        }
        return of(sums);
    }

    /** Value of some days of a trial, from one day up to but without another. */
    public double ofDays(Measures measures, int from, int to) {
        double[] sums = new double[Sum.values().length];
        for (int day = from; day < to; day++) {
            for (Sum sum : Sum.values()) {
                sums[sum.ordinal()] += measures.ofDay(day, sum);
            }
        }
        return of(sums);
    }
}
