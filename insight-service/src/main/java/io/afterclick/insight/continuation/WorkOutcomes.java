package io.afterclick.insight.continuation;

/**
 * What came of one work wherever it was shown.
 *
 * @param impressions 0 where the data know of clicks only
 */
public record WorkOutcomes(
        String workId, String title, String pricing, long impressions, long clicks, long readOns, long oneAndDones) {}
