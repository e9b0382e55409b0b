package io.afterclick.bandit.attribution;

/** One thing that a reader did with a work. Times are in milliseconds since 1970 (UTC). */
public sealed interface ReaderEvent {
    /** When it happened, by the client's clock. */
    long timeMillis();

    /** When the gateway accepted it, by the gateway's clock. */
    long receivedAtMillis();

    /** A work of a slate was in the reader's sight. Natural key: decision and work. */
    record Impression(ShownWork shown, long timeMillis, long receivedAtMillis) implements ReaderEvent {}

    /** The reader opened a work of a slate. Natural key: decision and work. Implies an impression. */
    record Click(ShownWork shown, long timeMillis, long receivedAtMillis) implements ReaderEvent {}

    /**
     * The reader read an episode or the work as a whole. Natural key: reader, work and episode.
     *
     * @param episode from 1; {@link EpisodeRead#WHOLE_WORK} for the work as a whole
     * @param workEpisodes episodes of the work when the event came in; 0 where not known
     */
    record Read(int episode, int workEpisodes, long timeMillis, long receivedAtMillis) implements ReaderEvent {}
}
