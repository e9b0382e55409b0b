package io.afterclick.insight.continuation;

import io.afterclick.insight.rate.ManyTests;
import io.afterclick.insight.rate.Wilson;
import io.afterclick.insight.report.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Works that are suspected of being clicked for their covers: more readers click than usual, and fewer of those who clicked
 * read on.
 *
 * <p>A work is suspected when
 * <ul>
 *   <li>its CTR is surely above that of all works together: the lower end of its interval is; where impressions are not
 *       known, it is among the quarter of the tested works with the most clicks;
 *   <li>its continuation rate is below that of all other works: exact binomial test, one-sided, adjusted over all tested
 *       works by Benjamini and Hochberg, so that of the suspects 1 in 20 is expected to be a false alarm of chance.
 * </ul>
 *
 * <p>Only works with {@value #MIN_CLICKS} clicks or more are tested. A suspicion is no verdict: a work may keep its readers for
 * reasons that are not in the data, such as a price.
 */
public final class CoverBait {
    /** Fewer clicks say nothing about a work, and cost the others power. */
    public static final int MIN_CLICKS = 20;

    private static final double LEVEL = 0.05;
    private static final double CONFIDENCE = 0.95;

    /**
     * A suspect.
     *
     * @param adjustedP of its continuation rate
     * @param lost clicks that would have been read on at the rate of the other works
     */
    public record Suspect(
            WorkOutcomes work, Estimate ctr, Estimate continuation, double usual, double adjustedP, double lost) {}

    private final int tested;
    private final List<Suspect> suspects;

    private CoverBait(int tested, List<Suspect> suspects) {
        this.tested = tested;
        this.suspects = suspects;
    }

    /** Finds them among all works. */
    public static CoverBait of(List<WorkOutcomes> works) {
        long impressions = works.stream().mapToLong(WorkOutcomes::impressions).sum();
        long clicks = works.stream().mapToLong(WorkOutcomes::clicks).sum();
        long readOns = works.stream().mapToLong(WorkOutcomes::readOns).sum();
        List<WorkOutcomes> tested =
                works.stream().filter(work -> work.clicks() >= MIN_CLICKS).toList();
        double[] p = tested.stream()
                .mapToDouble(work -> lowerTail(work, usual(work, clicks, readOns)))
                .toArray();
        double[] adjusted = ManyTests.benjaminiHochberg(p);
        long many = upperQuartile(tested);
        double ctr = (double) clicks / Math.max(1, impressions);
        List<Suspect> suspects = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            WorkOutcomes work = tested.get(i);
            Estimate workCtr = Wilson.interval(work.clicks(), work.impressions(), CONFIDENCE);
            boolean attractive = impressions > 0 ? workCtr.low() > ctr : work.clicks() >= many;
            if (attractive && adjusted[i] <= LEVEL) {
                double usual = usual(work, clicks, readOns);
                suspects.add(new Suspect(
                        work,
                        workCtr,
                        Wilson.interval(work.readOns(), work.clicks(), CONFIDENCE),
                        usual,
                        adjusted[i],
                        usual * work.clicks() - work.readOns()));
            }
        }
        suspects.sort(Comparator.comparingDouble(Suspect::lost).reversed().thenComparing(suspect -> suspect.work()
                .workId()));
        return new CoverBait(tested.size(), List.copyOf(suspects));
    }

    /** Works with enough clicks to be tested. */
    public int tested() {
        return tested;
    }

    /** Those that lost the most readers first. */
    public List<Suspect> suspects() {
        return suspects;
    }

    /** The rate of all other works; NaN where there is no other click. */
    private static double usual(WorkOutcomes work, long clicks, long readOns) {
        return clicks == work.clicks() ? Double.NaN : (double) (readOns - work.readOns()) / (clicks - work.clicks());
    }

    private static double lowerTail(WorkOutcomes work, double usual) {
        if (Double.isNaN(usual)) {
            return Double.NaN;
        }
        return BinomialDistribution.of(Math.toIntExact(work.clicks()), usual)
                .cumulativeProbability(Math.toIntExact(work.readOns()));
    }

    private static long upperQuartile(List<WorkOutcomes> tested) {
        long[] clicks = tested.stream().mapToLong(WorkOutcomes::clicks).sorted().toArray();
        return clicks.length == 0 ? 0 : clicks[(int) Math.min(clicks.length - 1L, Math.round(0.75 * clicks.length))];
    }
}
