package io.afterclick.bandit.count;

import java.util.Arrays;

/**
 * Counts of one arm after weighing: numbers of trials and successes of both steps. Filled again and again; not
 * thread-safe.
 */
public final class WeighedCounts implements CountStore.SpanVisitor {
    private Weighing weighing;
    private double spanWeight;

    /** Terms by {@link OutcomeCounts}' index, weighed by age alone. */
    private final double[] terms = new double[OutcomeCounts.TERMS];

    private double examined;
    private double clicks;
    private double failures;

    void begin(Weighing newWeighing) {
        weighing = newWeighing;
        Arrays.fill(terms, 0);
        examined = 0;
        clicks = 0;
        failures = 0;
    }

    @Override
    public void span(long firstUnit, int lengthLog2) {
        spanWeight = weighing.ofSpan(firstUnit, lengthLog2);
    }

    @Override
    public void term(int index, long value) {
        double weighed = value * spanWeight;
        terms[index] += weighed;
        if (index < OutcomeCounts.CLICKS) {
            examined += weighed * weighing.examination(index - OutcomeCounts.IMPRESSIONS);
        } else if (index < OutcomeCounts.MISSES) {
            clicks += weighed;
        } else if (index == OutcomeCounts.ONE_AND_DONES || index == OutcomeCounts.UNREAD_CLICKS) {
            failures += weighed;
        } else if (index >= OutcomeCounts.PENDING && index < OutcomeCounts.DELAYS) {
            failures += weighed * weighing.ripeness(index - OutcomeCounts.PENDING);
        }
    }

    /** Impressions times the probability that a reader looked. Never less than the clicks: who clicked has looked. */
    public double examined() {
        return Math.max(examined, clicks);
    }

    public double clicks() {
        return clicks;
    }

    public double readOns() {
        return terms[OutcomeCounts.READ_ONS];
    }

    /** Clicks that were not read on; pending ones by how likely it is that they would have been by now. */
    public double failures() {
        return failures;
    }

    /** Further works read on from slates of the clicked work. */
    public double chainReadOns() {
        return terms[OutcomeCounts.CHAIN_READ_ONS];
    }

    /** Impressions at positions of a bin. */
    public double impressionsAt(int bin) {
        return terms[OutcomeCounts.IMPRESSIONS + bin];
    }

    /** Clicks at positions of a bin. */
    public double clicksAt(int bin) {
        return terms[OutcomeCounts.CLICKS + bin];
    }

    /** Read-ons after a delay in a bin. */
    public double readOnsOfDelay(int bin) {
        return terms[OutcomeCounts.DELAYS + bin];
    }
}
