package io.afterclick.local.simulation;

/**
 * A synthetic world: readers, works and the truth of what the ones do with the others. Immutable but for its readers'
 * satiation, which callers keep; thread-safe.
 *
 * <p>For one visit and one work there are two numbers: the attraction, on the world's own scale, and the probability of
 * reading on given a click. What of a slate comes into sight and is clicked follows from the attractions of its works in
 * their order.
 */
public sealed interface World permits AdditiveWorld, LatentWorld {
    /** The second episode after a click is read within this time, or not at all: inside of a read window of seven days. */
    long LAST_READ_AFTER_MILLIS = 6 * Visit.DAY_MILLIS;

    /** As the command line names it. */
    String name();

    WorldSettings settings();

    Catalog catalog();

    Chance chance();

    /** Expected visits of a reader in a day. */
    double visitsPerDay(int reader);

    /** Logarithm of how often, relative to other works, a reader comes across a work of the first day. */
    double comesAcross(int reader, int work);

    /**
     * How much a work attracts in a visit, on the world's own scale.
     *
     * @param satiation of the reader with the work's genre; 0 for a rested one
     */
    double attraction(Visit visit, int work, double satiation);

    /** Probability that the reader reads on, given that they have clicked. */
    double readOnGivenClick(Visit visit, int work, double satiation);

    /**
     * Expected read-ons of a slate.
     *
     * @param attraction of its works, in their order
     * @param readOn probabilities of reading on given a click
     * @param places length of the slate, up to the arrays' length
     */
    double expectedReadOns(double[] attraction, double[] readOn, int places);

    /** Plays a visit. The reader's satiation is updated. */
    void respond(Visit visit, int[] slate, Satiation satiation, Response out);

    /** Cumulated probabilities with which a reader comes across the works of the first day. */
    default double[] comesAcrossUpTo(int reader) {
        return Readers.comesAcrossUpTo(this, reader);
    }

    /** Number of the work at a place of cumulated probabilities. */
    static int pick(double[] upTo, double uniform) {
        return Readers.pick(upTo, uniform);
    }
}
