package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.reading.Reads;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Readers of six months, half of them narrow (works of one of ten genres), half diverse (of all). Each month a reader of the
 * one kind leaves for good with one probability, and of the other kind with another.
 */
final class MadeUpReads {
    static final YearMonth FIRST = YearMonth.of(2020, 1);
    static final int MONTHS = 6;
    static final int GENRES = 10;
    static final int WORKS_OF_GENRE = 20;

    private MadeUpReads() {}

    /** Even readers are diverse, odd ones narrow. */
    static Reads of(int readers, double diverseLeave, double narrowLeave, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> works = new ArrayList<>();
        List<Long> seconds = new ArrayList<>();
        int[] starts = new int[readers + 1];
        for (int reader = 0; reader < readers; reader++) {
            boolean diverse = reader % 2 == 0;
            int genre = random.nextInt(GENRES);
            List<long[]> rows = new ArrayList<>();
            for (int month = 0; month < MONTHS; month++) {
                int reads = 4 + random.nextInt(6);
                for (int i = 0; i < reads; i++) {
                    int of = diverse ? random.nextInt(GENRES) : genre;
                    long second =
                            FIRST.plusMonths(month).atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC)
                                    + random.nextInt(28 * 86_400);
                    rows.add(new long[] {second, of * WORKS_OF_GENRE + random.nextInt(WORKS_OF_GENRE)});
                }
                if (random.nextDouble() < (diverse ? diverseLeave : narrowLeave)) {
                    break;
                }
            }
            rows.sort(Comparator.comparingLong(row -> row[0]));
            for (long[] row : rows) {
                seconds.add(row[0]);
                works.add((int) row[1]);
            }
            starts[reader + 1] = works.size();
        }
        float[] plays = new float[works.size()];
        Arrays.fill(plays, 1);
        return new Reads(
                GENRES * WORKS_OF_GENRE,
                starts,
                works.stream().mapToInt(Integer::intValue).toArray(),
                plays,
                seconds.stream().mapToLong(Long::longValue).toArray());
    }
}
