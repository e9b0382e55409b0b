package io.afterclick.local.trial;

import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;

/**
 * What orders the candidates in a trial, and may learn from what comes of it. Each trial has its own; not thread-safe.
 */
public interface PolicyUnderTest {
    /** As the command line and reports name it. */
    String name();

    /**
     * Orders candidates.
     *
     * @param candidates numbers of works, best by fusion first
     * @param scores their fused scores
     * @param places length of the slate
     * @return numbers of works, in order
     */
    int[] rank(Visit visit, int[] candidates, double[] scores, int places);

    /** Takes note of what a reader will do with a slate; what happens later is learned of later. */
    void observe(Visit visit, int[] slate, Response response);

    /** Says that the time is {@code nowMillis}: what has happened by then may be learned from. */
    void tick(long nowMillis);
}
