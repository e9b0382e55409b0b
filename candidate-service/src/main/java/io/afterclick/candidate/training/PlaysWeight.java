package io.afterclick.candidate.training;

/**
 * What a (reader, work) pair weighs in training: {@code 1 + slope x ln(max(1, plays))}.
 *
 * <p>That a work was read says most; how much of it was read says something more, but a hundred plays do not say a hundred
 * times as much. Plays are summed over the reads of the pair, and a read that says nothing of plays is one, so for
 * serial works they are the number of episodes read. Ratings do not count so far.
 *
 * @param slope 0 (presence only) and up
 */
public record PlaysWeight(double slope) {
    public PlaysWeight {
        if (!(slope >= 0) || Double.isInfinite(slope)) {
            throw new IllegalArgumentException("slope must be 0 or more, but is " + slope);
        }
    }

    float of(double plays) {
        return (float) (1 + slope * Math.log(Math.max(1, plays)));
    }
}
