package io.afterclick.local.world;

/**
 * What came of shown works so far.
 *
 * @param readOns clicks after which two episodes were read
 */
public record Tally(long impressions, long clicks, long readOns) {
    public static final Tally NONE = new Tally(0, 0, 0);

    public Tally plus(long moreImpressions, long moreClicks, long moreReadOns) {
        return new Tally(impressions + moreImpressions, clicks + moreClicks, readOns + moreReadOns);
    }

    public Tally minus(Tally earlier) {
        return new Tally(impressions - earlier.impressions, clicks - earlier.clicks, readOns - earlier.readOns);
    }

    /** Clicks / impressions; 0 where there are none. */
    public double clickThroughRate() {
        return ratio(clicks, impressions);
    }

    /** Read-ons / clicks; 0 where there are none. */
    public double continuationRate() {
        return ratio(readOns, clicks);
    }

    /** Read-ons / impressions; 0 where there are none. */
    public double yield() {
        return ratio(readOns, impressions);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
