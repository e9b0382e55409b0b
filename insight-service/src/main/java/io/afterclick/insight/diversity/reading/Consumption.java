package io.afterclick.insight.diversity.reading;

import io.afterclick.insight.diversity.score.Taste;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which works each reader read in some time, and how much: a work that was read several times is there once, with the sum of its
 * plays. Immutable; arrays are not copied.
 */
public final class Consumption {
    private final int[] starts; // [readers + 1]
    private final int[] works;
    private final float[] plays;
    private final int[] activity; // [readers]

    private Consumption(int[] starts, int[] works, float[] plays, int[] activity) {
        this.starts = starts;
        this.works = works;
        this.plays = plays;
        this.activity = activity;
    }

    /** Of all reads, dated or not. */
    public static Consumption of(Reads reads) {
        return of(reads, Reads.UNDATED, Long.MAX_VALUE);
    }

    /** Of the reads in a period. */
    public static Consumption of(Reads reads, Period period) {
        return of(reads, period.startSecond(), period.endSecond());
    }

    private static Consumption of(Reads reads, long from, long to) {
        int readers = reads.readerCount();
        int[] starts = new int[readers + 1];
        int[] works = new int[reads.size()];
        float[] plays = new float[reads.size()];
        int[] activity = new int[readers];
        int[] place = new int[reads.workCount()]; // where a work is among those of this reader, from 1
        int filled = 0;
        for (int reader = 0; reader < readers; reader++) {
            for (int row = reads.start(reader); row < reads.start(reader + 1); row++) {
                long second = reads.second(row);
                if (second < from || second >= to) {
                    continue;
                }
                activity[reader]++;
                int work = reads.work(row);
                if (place[work] == 0) {
                    works[filled] = work;
                    place[work] = ++filled;
                }
                plays[place[work] - 1] += reads.plays(row);
            }
            for (int i = starts[reader]; i < filled; i++) {
                place[works[i]] = 0;
            }
            starts[reader + 1] = filled;
        }
        return new Consumption(starts, Arrays.copyOf(works, filled), Arrays.copyOf(plays, filled), activity);
    }

    /** The same with only these works, such as those that have a vector, where they were played; activity still counts all. */
    public Consumption among(IntPredicate known) {
        int[] kept = new int[starts.length];
        int[] keptWorks = new int[works.length];
        float[] keptPlays = new float[works.length];
        int filled = 0;
        for (int reader = 0; reader < readerCount(); reader++) {
            for (int i = starts[reader]; i < starts[reader + 1]; i++) {
                if (known.test(works[i]) && plays[i] > 0) {
                    keptWorks[filled] = works[i];
                    keptPlays[filled++] = plays[i];
                }
            }
            kept[reader + 1] = filled;
        }
        return new Consumption(kept, Arrays.copyOf(keptWorks, filled), Arrays.copyOf(keptPlays, filled), activity);
    }

    /** The same, with each work of a reader counting alike. */
    public Consumption eachOnce() {
        float[] ones = new float[plays.length];
        Arrays.fill(ones, 1);
        return new Consumption(starts, works, ones, activity);
    }

    public int readerCount() {
        return activity.length;
    }

    /** Reads of the reader, those of works without a vector too. */
    public int activity(int reader) {
        return activity[reader];
    }

    /** Number of different works of the reader. */
    public int size(int reader) {
        return starts[reader + 1] - starts[reader];
    }

    /** Index of the reader's first work. */
    public int start(int reader) {
        return starts[reader];
    }

    /** {@code [all works of all readers]}. */
    public int[] works() {
        return works;
    }

    /** {@code [all works of all readers]}. */
    public float[] plays() {
        return plays;
    }

    /** Fills a reader's taste. */
    public Taste into(Taste taste, int reader) {
        return taste.clear().addAll(works, plays, starts[reader], starts[reader + 1]);
    }
}
