package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.Reads;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Readers who read enough in some months, and who of them came back later.
 *
 * @param period in which they read
 * @param returns in which a single read is a return
 * @param minReads reads in the period, at least
 * @param readers {@code [cohort]}, numbers of readers, ascending
 * @param activity {@code [cohort]}, reads in the period
 * @param returned {@code [cohort]}
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place
public record Cohort(Period period, Period returns, int minReads, int[] readers, int[] activity, boolean[] returned) {
    /** A month with fewer reads than this share of the median month's is no full month. */
    private static final double FULL_MONTH = 0.25;

    /** Counts them. */
    public static Cohort of(Reads reads, Period period, Period returns, int minReads) {
        Consumption then = Consumption.of(reads, period);
        Consumption later = Consumption.of(reads, returns);
        int[] readers = IntStream.range(0, reads.readerCount())
                .filter(reader -> then.activity(reader) >= minReads)
                .toArray();
        boolean[] returned = new boolean[readers.length];
        for (int i = 0; i < readers.length; i++) {
            returned[i] = later.activity(readers[i]) > 0;
        }
        return new Cohort(
                period,
                returns,
                minReads,
                readers,
                IntStream.of(readers).map(then::activity).toArray(),
                returned);
    }

    public int size() {
        return readers.length;
    }

    public int returnedCount() {
        int count = 0;
        for (boolean one : returned) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Readers with reads in at least so many different months. */
    public static int activeInMonths(Reads reads, int months) {
        int count = 0;
        for (int reader = 0; reader < reads.readerCount(); reader++) {
            Set<YearMonth> active = new HashSet<>();
            for (int row = reads.start(reader); row < reads.start(reader + 1); row++) {
                if (reads.second(row) != Reads.UNDATED) {
                    active.add(Period.monthOf(reads.second(row)));
                }
            }
            count += active.size() >= months ? 1 : 0;
        }
        return count;
    }

    /** Months, in order, that the data cover: with at least a quarter of the median month's reads. */
    public static List<YearMonth> fullMonths(Reads reads) {
        Map<YearMonth, Integer> counts = new TreeMap<>();
        for (int row = 0; row < reads.size(); row++) {
            if (reads.second(row) != Reads.UNDATED) {
                counts.merge(Period.monthOf(reads.second(row)), 1, Integer::sum);
            }
        }
        int[] sorted =
                counts.values().stream().mapToInt(Integer::intValue).sorted().toArray();
        double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        List<YearMonth> full = new ArrayList<>();
        counts.forEach((month, count) -> {
            if (count >= FULL_MONTH * median) {
                full.add(month);
            }
        });
        return full;
    }

    /**
     * The periods to compare where nobody named them: the first and the last two full months, or the first and the last one of
     * three; nothing where there are fewer.
     */
    public static Optional<Periods> usualPeriods(Reads reads) {
        List<YearMonth> full = fullMonths(reads);
        int months = full.size();
        if (months < 3) {
            return Optional.empty();
        }
        int each = months >= 4 ? 2 : 1;
        return Optional.of(new Periods(
                new Period(full.get(0), full.get(each - 1)),
                new Period(full.get(months - each), full.get(months - 1))));
    }

    /** The cohort's period and that of its return. */
    public record Periods(Period cohort, Period returns) {}
}
