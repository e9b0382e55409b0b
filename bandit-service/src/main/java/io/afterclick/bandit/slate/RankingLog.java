package io.afterclick.bandit.slate;

/** Takes over what slates were made of. Called on the path of requests: it must not wait, and compute next to nothing. */
public interface RankingLog {
    /** Takes over nothing. */
    RankingLog NONE = ranked -> {};

    /** Takes over; what is handed over is not changed any more. */
    void ranked(RankedSlate ranked);
}
