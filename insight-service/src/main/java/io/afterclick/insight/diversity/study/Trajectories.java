package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.statistics.Confidence;
import io.afterclick.insight.diversity.statistics.KMeans;
import io.afterclick.insight.diversity.statistics.MantelHaenszel;
import io.afterclick.insight.diversity.statistics.Odds;
import io.afterclick.insight.report.Estimate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Do readers whose diversity takes another course leave more often? Groups readers by their diversity month after month, and
 * compares who returns.
 *
 * @param months of the course
 * @param readers in all groups
 * @param silhouettes by number of groups, from 2
 * @param groups narrowest first
 * @param odds of returning in the most diverse group, beside the narrowest, among readers of like activity
 */
public record Trajectories(
        List<YearMonth> months, int readers, List<Double> silhouettes, List<Group> groups, Odds odds) {
    /** Numbers of groups that are tried. */
    public static final int FEWEST_GROUPS = 2;

    private static final int MOST_GROUPS = 6;
    private static final int FEWEST_READERS = 60;
    private static final int ACTIVITY_BINS = 5;

    /**
     * Readers of a like course.
     *
     * @param course mean distance in each month
     * @param readers in it
     * @param meanActivity reads of a reader in all months of the course
     * @param churn share that does not return
     * @param expectedChurn the share that would, if only activity mattered
     */
    public record Group(List<Double> course, int readers, double meanActivity, Estimate churn, double expectedChurn) {
        double level() {
            return course.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * Groups readers.
     *
     * @param months of the course, before the period of returning
     * @param minReads different works with vectors that a month needs; a reader may lack one month, which is then filled from its
     *     neighbours
     * @return nothing where fewer than 60 readers have such a course
     */
    public static Optional<Trajectories> of(
            Reads reads, Embedding embedding, List<YearMonth> months, Period returns, int minReads, long seed) {
        int width = months.size();
        if (width < 2) {
            return Optional.empty();
        }
        double[][] scores = Months.scores(reads, embedding, months, minReads);
        int[] readers = IntStream.range(0, reads.readerCount())
                .filter(reader -> IntStream.range(0, width)
                                .filter(month -> Double.isNaN(scores[month][reader]))
                                .count()
                        <= (width > 2 ? 1 : 0))
                .toArray();
        if (readers.length < FEWEST_READERS) {
            return Optional.empty();
        }
        double[] courses = new double[readers.length * width];
        for (int i = 0; i < readers.length; i++) {
            for (int month = 0; month < width; month++) {
                courses[i * width + month] = filled(scores, month, readers[i]);
            }
        }
        KMeans best = null;
        int groups = 0;
        List<Double> silhouettes = new ArrayList<>();
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = FEWEST_GROUPS; k <= MOST_GROUPS; k++) {
            KMeans one = KMeans.of(courses, width, k, seed);
            double silhouette = KMeans.silhouette(courses, width, one.groups(), k);
            silhouettes.add(silhouette);
            if (silhouette > highest) {
                highest = silhouette;
                best = one;
                groups = k;
            }
        }
        Period course = new Period(months.get(0), months.get(width - 1));
        int[] activity = activity(reads, course, readers);
        boolean[] churned = churned(reads, returns, readers);
        return Optional.of(new Trajectories(
                months,
                readers.length,
                silhouettes,
                groups(best, groups, width, activity, churned),
                odds(best, groups, width, activity, churned)));
    }

    /** The score of the month, or what lies between its neighbours. */
    private static double filled(double[][] scores, int month, int reader) {
        if (!Double.isNaN(scores[month][reader])) {
            return scores[month][reader];
        }
        double before = month > 0 ? scores[month - 1][reader] : scores[month + 1][reader];
        double after = month < scores.length - 1 ? scores[month + 1][reader] : before;
        return (before + after) / 2;
    }

    private static int[] activity(Reads reads, Period course, int[] readers) {
        Consumption consumption = Consumption.of(reads, course);
        return IntStream.of(readers).map(consumption::activity).toArray();
    }

    private static boolean[] churned(Reads reads, Period returns, int[] readers) {
        Consumption later = Consumption.of(reads, returns);
        boolean[] churned = new boolean[readers.length];
        for (int i = 0; i < readers.length; i++) {
            churned[i] = later.activity(readers[i]) == 0;
        }
        return churned;
    }

    private static List<Group> groups(KMeans found, int k, int width, int[] activity, boolean[] churned) {
        double[] expected = expected(activity, churned);
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < k; g++) {
            int group = g;
            int[] members = IntStream.range(0, activity.length)
                    .filter(i -> found.groups()[i] == group)
                    .toArray();
            List<Double> course = IntStream.range(0, width)
                    .mapToObj(month -> found.centers()[group * width + month])
                    .toList();
            groups.add(new Group(
                    course,
                    members.length,
                    IntStream.of(members).map(i -> activity[i]).average().orElse(Double.NaN),
                    Confidence.share(
                            IntStream.of(members).filter(i -> churned[i]).count(), members.length),
                    IntStream.of(members)
                            .mapToDouble(i -> expected[i])
                            .average()
                            .orElse(Double.NaN)));
        }
        groups.sort(Comparator.comparingDouble(Group::level));
        return groups;
    }

    /** The churn of all readers of like activity. */
    private static double[] expected(int[] activity, boolean[] churned) {
        int[] bins = HalvesByActivity.bins(activity, ACTIVITY_BINS);
        double[] events = new double[ACTIVITY_BINS];
        double[] sizes = new double[ACTIVITY_BINS];
        for (int i = 0; i < bins.length; i++) {
            sizes[bins[i]]++;
            events[bins[i]] += churned[i] ? 1 : 0;
        }
        return IntStream.of(bins).mapToDouble(bin -> events[bin] / sizes[bin]).toArray();
    }

    private static Odds odds(KMeans found, int k, int width, int[] activity, boolean[] churned) {
        int[] order = IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble(g -> IntStream.range(0, width)
                        .mapToDouble(month -> found.centers()[g * width + month])
                        .sum()))
                .mapToInt(Integer::intValue)
                .toArray();
        int narrow = order[0];
        int diverse = order[k - 1];
        int[] bins = HalvesByActivity.bins(activity, ACTIVITY_BINS);
        MantelHaenszel tables = new MantelHaenszel();
        for (int bin = 0; bin < ACTIVITY_BINS; bin++) {
            double[] cells = new double[4];
            for (int i = 0; i < bins.length; i++) {
                if (bins[i] == bin && (found.groups()[i] == diverse || found.groups()[i] == narrow)) {
                    cells[(found.groups()[i] == diverse ? 0 : 2) + (churned[i] ? 1 : 0)]++;
                }
            }
            tables.add(cells[0], cells[1], cells[2], cells[3]);
        }
        return tables.odds();
    }
}
