package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.statistics.Confidence;
import io.afterclick.insight.diversity.statistics.RankCorrelation;
import io.afterclick.insight.report.Estimate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Is a reader's diversity a trait that lasts, and who becomes more diverse? By the debiased intra-list distance of each month, as
 * the GS-score of a month follows from how much was read in it.
 *
 * @param months in order
 * @param correlations {@code [months][months]}, Spearman's, of readers scored in both; NaN where they are fewer than ten
 * @param scored {@code [months]}, readers with a score
 * @param lasting readers with scores in two months or more
 * @param meanCorrelation over pairs of different months, weighted by readers; the interval counts each reader once
 * @param changing readers with scores in three months or more, whose change is that from their second to their last
 * @param change of their distance, mean
 * @param shareUp share of them whose distance rose
 * @param groups the mean change of some of them
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place
public record Months(
        List<YearMonth> months,
        List<List<Double>> correlations,
        int[] scored,
        int lasting,
        Estimate meanCorrelation,
        int changing,
        Estimate change,
        Estimate shareUp,
        List<Group> groups) {
    private static final int FEWEST_READERS = 10;

    /** Some readers and their mean change. */
    public record Group(String label, int readers, Estimate change) {}

    /**
     * Compares months.
     *
     * @param minReads different works with vectors that a reader must have read in a month to be scored in it
     */
    public static Months of(Reads reads, Embedding embedding, List<YearMonth> months, int minReads) {
        double[][] scores = scores(reads, embedding, months, minReads);
        int[] scored = Arrays.stream(scores)
                .mapToInt(month -> (int) Arrays.stream(month)
                        .filter(score -> !Double.isNaN(score))
                        .count())
                .toArray();
        int readers = reads.readerCount();
        int[] often = IntStream.range(0, readers)
                .map(reader -> (int) Arrays.stream(scores)
                        .filter(month -> !Double.isNaN(month[reader]))
                        .count())
                .toArray();
        int lasting = (int) Arrays.stream(often).filter(times -> times >= 2).count();
        List<List<Double>> correlations = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (int a = 0; a < months.size(); a++) {
            List<Double> row = new ArrayList<>();
            for (int b = 0; b < months.size(); b++) {
                int[] both = both(scores[a], scores[b]);
                double rho = both.length < FEWEST_READERS
                        ? Double.NaN
                        : RankCorrelation.of(pick(scores[a], both), pick(scores[b], both));
                row.add(rho);
                if (a < b && !Double.isNaN(rho)) {
                    sum += both.length * rho;
                    weight += both.length;
                }
            }
            correlations.add(row);
        }
        List<Changed> changed = changed(reads, scores, months);
        double[] changes = changed.stream().mapToDouble(Changed::change).toArray();
        return new Months(
                months,
                correlations,
                scored,
                lasting,
                interval(weight == 0 ? Double.NaN : sum / weight, lasting),
                changed.size(),
                Confidence.mean(changes),
                Confidence.share(
                        Arrays.stream(changes).filter(value -> value > 0).count(), changes.length),
                groups(changed));
    }

    /** {@code [months][readers]}; NaN where a reader is not scored. */
    static double[][] scores(Reads reads, Embedding embedding, List<YearMonth> months, int minReads) {
        ReaderMeasure measure = ReaderMeasure.intraListDistance(embedding);
        double[][] scores = new double[months.size()][reads.readerCount()];
        for (int month = 0; month < scores.length; month++) {
            Consumption consumption =
                    Consumption.of(reads, Period.of(months.get(month))).among(embedding::knows);
            for (int reader = 0; reader < scores[month].length; reader++) {
                scores[month][reader] =
                        consumption.size(reader) < minReads ? Double.NaN : measure.of(consumption, reader);
            }
        }
        return scores;
    }

    private static Estimate interval(double rho, int readers) {
        if (readers < 4 || !(Math.abs(rho) < 1)) {
            return Estimate.of(rho);
        }
        double z = 0.5 * Math.log((1 + rho) / (1 - rho));
        double reach = Confidence.Z * Math.sqrt(1.06 / (readers - 3));
        return new Estimate(rho, Math.tanh(z - reach), Math.tanh(z + reach));
    }

    private static int[] both(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .filter(reader -> !Double.isNaN(a[reader]) && !Double.isNaN(b[reader]))
                .toArray();
    }

    private static double[] pick(double[] values, int[] which) {
        return IntStream.of(which).mapToDouble(i -> values[i]).toArray();
    }

    /**
     * A reader with three scores or more.
     *
     * @param first score: it groups readers, and is not part of the change, so that those who were low by chance do not rise by
     *     chance
     * @param change from the second score to the last
     * @param activity reads in all months
     * @param readsMore whether the last month has more reads than the second
     */
    private record Changed(double first, double change, int activity, boolean readsMore) {}

    private static List<Changed> changed(Reads reads, double[][] scores, List<YearMonth> months) {
        List<Consumption> consumption = months.stream()
                .map(month -> Consumption.of(reads, Period.of(month)))
                .toList();
        List<Changed> changed = new ArrayList<>();
        for (int reader = 0; reader < reads.readerCount(); reader++) {
            int one = reader;
            int[] scored = IntStream.range(0, scores.length)
                    .filter(month -> !Double.isNaN(scores[month][one]))
                    .toArray();
            if (scored.length >= 3) {
                int second = scored[1];
                int last = scored[scored.length - 1];
                int activity = consumption.stream()
                        .mapToInt(month -> month.activity(one))
                        .sum();
                changed.add(new Changed(
                        scores[scored[0]][reader],
                        scores[last][reader] - scores[second][reader],
                        activity,
                        consumption.get(last).activity(reader)
                                > consumption.get(second).activity(reader)));
            }
        }
        return changed;
    }

    private static List<Group> groups(List<Changed> changed) {
        int[] byFirst = thirds(changed.stream().mapToDouble(Changed::first).toArray());
        int[] byActivity =
                thirds(changed.stream().mapToDouble(Changed::activity).toArray());
        List<Group> groups = new ArrayList<>();
        groups.add(group("began narrow", changed, i -> byFirst[i] == 0));
        groups.add(group("began in between", changed, i -> byFirst[i] == 1));
        groups.add(group("began diverse", changed, i -> byFirst[i] == 2));
        groups.add(group("read little", changed, i -> byActivity[i] == 0));
        groups.add(group("read some", changed, i -> byActivity[i] == 1));
        groups.add(group("read much", changed, i -> byActivity[i] == 2));
        groups.add(group("read more at the end", changed, i -> changed.get(i).readsMore));
        groups.add(group("read less at the end, or as much", changed, i -> !changed.get(i).readsMore));
        return groups;
    }

    private static Group group(String label, List<Changed> changed, IntPredicate member) {
        double[] changes = IntStream.range(0, changed.size())
                .filter(member)
                .mapToDouble(i -> changed.get(i).change)
                .toArray();
        return new Group(label, changes.length, Confidence.mean(changes));
    }

    private static int[] thirds(double[] values) {
        double[] ranks = RankCorrelation.ranks(values);
        return Arrays.stream(ranks)
                .mapToInt(rank -> (int) Math.min(2, (rank - 0.5) * 3 / values.length))
                .toArray();
    }
}
