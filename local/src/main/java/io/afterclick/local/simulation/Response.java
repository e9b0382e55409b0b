package io.afterclick.local.simulation;

/**
 * What a reader did with a slate. Filled anew for each visit, so that none is allocated; not thread-safe.
 *
 * <p>Arrays go by click, of which there are {@link #clicks}.
 */
public final class Response {
    /** Episodes told of after a click, at most. */
    public static final int MAX_EPISODES = 6;

    /** Places of a slate, at most. */
    public static final int MAX_PLACES = 50;

    private int seen;
    private int clicks;
    private final int[] place = new int[MAX_PLACES];
    private final long[] clickedAfterMillis = new long[MAX_PLACES];
    private final int[] episodes = new int[MAX_PLACES];
    private final long[][] readAfterMillis = new long[MAX_PLACES][MAX_EPISODES];

    void begin(int placesSeen) {
        seen = placesSeen;
        clicks = 0;
    }

    void click(int clickedPlace, long afterMillis) {
        place[clicks] = clickedPlace;
        clickedAfterMillis[clicks] = afterMillis;
        episodes[clicks] = 0;
        clicks++;
    }

    void read(long afterClickMillis) {
        int click = clicks - 1;
        readAfterMillis[click][episodes[click]++] = afterClickMillis;
    }

    /** Places that came into sight, from the top. */
    public int seen() {
        return seen;
    }

    public int clicks() {
        return clicks;
    }

    /** Place of the clicked work in the slate, from 0. */
    public int place(int click) {
        return place[click];
    }

    /** Time from the visit to the click. */
    public long clickedAfterMillis(int click) {
        return clickedAfterMillis[click];
    }

    /** Episodes read after the click, counted up to {@value #MAX_EPISODES}. */
    public int episodes(int click) {
        return episodes[click];
    }

    /** Time from the click to the read of an episode, from 0. */
    public long readAfterMillis(int click, int episode) {
        return readAfterMillis[click][episode];
    }
}
