package io.afterclick.insight.diversity.reading;

import java.util.Arrays;

/**
 * Reads of all readers, in columns: those of reader r are the rows {@code start(r)} to {@code start(r + 1) - 1}, by time where
 * times are known. Readers and works are numbers from 0. Immutable; the arrays that are handed out are not copied.
 */
public final class Reads {
    /** Time of a read whose time is not known. */
    public static final long UNDATED = Long.MIN_VALUE;

    private final int workCount;
    private final int[] starts; // [readers + 1]
    private final int[] works;
    private final float[] plays;
    private final long[] seconds;
    private final boolean isDated;

    /**
     * Takes the columns over.
     *
     * @param workCount works are numbered 0 to this, less one
     * @param starts {@code [readers + 1]}, row of each reader's first read, and the number of rows
     * @param works of each read
     * @param plays how much each counts, 0 and up
     * @param seconds since 1970 of each read, or {@link #UNDATED}
     */
    @SuppressWarnings("ArrayStoredIntoField") // taken over
    public Reads(int workCount, int[] starts, int[] works, float[] plays, long[] seconds) {
        int rows = starts[starts.length - 1];
        if (works.length != rows || plays.length != rows || seconds.length != rows) {
            throw new IllegalArgumentException("columns of " + works.length + ", " + plays.length + " and "
                    + seconds.length + " for " + rows + " rows");
        }
        this.workCount = workCount;
        this.starts = starts;
        this.works = works;
        this.plays = plays;
        this.seconds = seconds;
        this.isDated = Arrays.stream(seconds).anyMatch(time -> time != UNDATED);
    }

    public int readerCount() {
        return starts.length - 1;
    }

    public int workCount() {
        return workCount;
    }

    /** Different works that were read; others may be numbered, such as those that were only tagged. */
    public int readWorkCount() {
        return (int) Arrays.stream(works).distinct().count();
    }

    public int size() {
        return works.length;
    }

    /** Whether the time of any read is known. */
    public boolean isDated() {
        return isDated;
    }

    /** Row of the reader's first read. */
    public int start(int reader) {
        return starts[reader];
    }

    public int work(int row) {
        return works[row];
    }

    public float plays(int row) {
        return plays[row];
    }

    /** Seconds since 1970, or {@link #UNDATED}. */
    public long second(int row) {
        return seconds[row];
    }
}
