package io.afterclick.local.simulation;

/**
 * Size of a world and what changes in it; its truth is none of these, but frozen with the world.
 *
 * @param seed same seed, same world and readers
 * @param readers 1 to {@value #MAX_READERS}
 * @param days 1 to {@value #MAX_DAYS}
 * @param newWorksPerDay works that appear each day from the second on, 0 to {@value #MAX_NEW_WORKS}
 * @param driftDay day, from 1, at whose begin the truth of {@link Catalog#DRIFT_SHARE} of the works is drawn anew; 0: never
 * @param starDay day, from 1, at whose begin one excellent new work of each genre appears, and {@value
 *     Catalog#STAR_COMPANIONS} ordinary ones with them; 0: never
 */
public record WorldSettings(long seed, int readers, int days, int newWorksPerDay, int driftDay, int starDay) {
    public static final int MAX_READERS = 1_000_000;
    public static final int MAX_DAYS = 366;
    public static final int MAX_NEW_WORKS = 20;

    public WorldSettings {
        requireBetween("readers", readers, 1, MAX_READERS);
        requireBetween("days", days, 1, MAX_DAYS);
        requireBetween("new works per day", newWorksPerDay, 0, MAX_NEW_WORKS);
        requireBetween("drift day", driftDay, 0, days - 1);
        requireBetween("star day", starDay, 0, days - 1);
    }

    /** A world in which nothing changes. */
    public static WorldSettings stationary(long seed, int readers, int days) {
        return new WorldSettings(seed, readers, days, 0, 0, 0);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ": " + value);
        }
    }
}
