package io.afterclick.bandit.policy;

/**
 * What a policy drew for the candidates of one request. Arrays [candidates], in fusion order, not to be changed.
 *
 * @param utility what to order by, larger is better
 * @param clickMean posterior mean of click given impression
 * @param readOnMean posterior mean of read-on given click
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of flat arrays, never compared
public record Draw(double[] utility, double[] clickMean, double[] readOnMean) {}
