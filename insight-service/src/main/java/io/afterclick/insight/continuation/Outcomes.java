package io.afterclick.insight.continuation;

import io.afterclick.insight.rate.Moments;
import io.afterclick.insight.rate.Rate;

/**
 * What came of some shown works, over readers.
 *
 * @param moments of the counts impressions, clicks, read-ons and one-and-dones of each reader
 */
public record Outcomes(Moments moments) {
    /** Counts of a reader, in this order. */
    public static final int COUNTS = 4;

    private static final int IMPRESSIONS = 0;
    private static final int CLICKS = 1;
    private static final int READ_ONS = 2;
    private static final int ONE_AND_DONES = 3;

    public long readers() {
        return moments.readers();
    }

    public long impressions() {
        return Math.round(moments.total(IMPRESSIONS));
    }

    public long clicks() {
        return Math.round(moments.total(CLICKS));
    }

    public long readOns() {
        return Math.round(moments.total(READ_ONS));
    }

    public long oneAndDones() {
        return Math.round(moments.total(ONE_AND_DONES));
    }

    /** Clicks by impressions. */
    public Rate ctr() {
        return moments.rate(CLICKS, IMPRESSIONS);
    }

    /** Read-ons by clicks. */
    public Rate continuation() {
        return moments.rate(READ_ONS, CLICKS);
    }

    /** Read-ons by impressions. */
    public Rate yield() {
        return moments.rate(READ_ONS, IMPRESSIONS);
    }

    /** One-and-dones by clicks. */
    public Rate oneAndDoneShare() {
        return moments.rate(ONE_AND_DONES, CLICKS);
    }
}
