package io.afterclick.local.simulation;

/**
 * A reader asks for the works related to one that they have come across.
 *
 * @param reader number of the reader
 * @param number of the visit among the reader's own; with the reader it names the visit's luck
 * @param query number of the work
 * @param timeMillis since the simulation's begin
 */
public record Visit(int reader, int number, int query, long timeMillis) {
    public static final long DAY_MILLIS = 86_400_000L;

    /** Day of the simulation, from 0. */
    public int day() {
        return (int) (timeMillis / DAY_MILLIS);
    }
}
