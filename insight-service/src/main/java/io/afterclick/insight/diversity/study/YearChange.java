package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.statistics.Confidence;
import io.afterclick.insight.diversity.statistics.RankCorrelation;
import io.afterclick.insight.report.Estimate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How diverse are the works that a person tags in one year, and in the next?
 *
 * @param year the first of the two
 * @param readers who tagged enough different works in both, with or without vectors
 * @param scored of them who did so among works with vectors
 * @param correlation of both years' distances, Spearman's
 * @param change of the debiased intra-list distance, mean
 * @param shareUp share whose distance rose
 */
public record YearChange(int year, int readers, int scored, Estimate correlation, Estimate change, Estimate shareUp) {
    /** Of all pairs of years in a row with so many readers. */
    private static final int FEWEST_READERS = 30;

    /**
     * Compares each year with the next.
     *
     * @param tags dated; a work counts once a year, however often it is tagged
     * @param minWorks different works in each of both years
     */
    public static List<YearChange> of(Reads tags, Embedding embedding, int minWorks) {
        SortedSet<Integer> years = new TreeSet<>();
        for (int row = 0; row < tags.size(); row++) {
            if (tags.second(row) != Reads.UNDATED) {
                years.add(Period.monthOf(tags.second(row)).getYear());
            }
        }
        List<YearChange> changes = new ArrayList<>();
        for (int year : years) {
            if (years.contains(year + 1)) {
                YearChange one = between(tags, embedding, year, minWorks);
                if (one.scored >= FEWEST_READERS) {
                    changes.add(one);
                }
            }
        }
        return changes;
    }

    private static YearChange between(Reads tags, Embedding embedding, int year, int minWorks) {
        Consumption before = once(tags, year);
        Consumption after = once(tags, year + 1);
        Consumption beforeScored = before.among(embedding::knows);
        Consumption afterScored = after.among(embedding::knows);
        ReaderMeasure measure = ReaderMeasure.intraListDistance(embedding);
        int[] readers = both(before, after, minWorks);
        int[] scored = both(beforeScored, afterScored, minWorks);
        double[] first = IntStream.of(scored)
                .mapToDouble(r -> measure.of(beforeScored, r))
                .toArray();
        double[] second = IntStream.of(scored)
                .mapToDouble(r -> measure.of(afterScored, r))
                .toArray();
        double[] change = IntStream.range(0, scored.length)
                .mapToDouble(i -> second[i] - first[i])
                .toArray();
        return new YearChange(
                year,
                readers.length,
                scored.length,
                RankCorrelation.estimate(first, second),
                Confidence.mean(change),
                Confidence.share(
                        Arrays.stream(change).filter(value -> value > 0).count(), change.length));
    }

    private static Consumption once(Reads tags, int year) {
        return Consumption.of(
                        tags, new Period(Year.of(year).atMonth(1), Year.of(year).atMonth(12)))
                .eachOnce();
    }

    private static int[] both(Consumption before, Consumption after, int minWorks) {
        return IntStream.range(0, before.readerCount())
                .filter(reader -> before.size(reader) >= minWorks && after.size(reader) >= minWorks)
                .toArray();
    }
}
