package io.afterclick.bandit.attribution;

import java.util.Comparator;

/**
 * The first time, as far as is remembered, that a reader read an episode of a work.
 *
 * @param episode from 1; {@link #WHOLE_WORK} for the work as a whole
 * @param timeMillis when
 * @param workEpisodes episodes of the work then; 0 where not known
 */
public record EpisodeRead(int episode, long timeMillis, int workEpisodes) {
    /** Stands for a read without an episode number: the same one each time. */
    public static final int WHOLE_WORK = 0;

    static final Comparator<EpisodeRead> BY_TIME =
            Comparator.comparingLong(EpisodeRead::timeMillis).thenComparingInt(EpisodeRead::episode);
}
