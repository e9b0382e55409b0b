package io.afterclick.bandit.attribution;

import java.time.Duration;

/**
 * When a reader behaves like a program, so that what it does counts nothing: it does more than anybody could, or it clicks
 * what it never saw. Minutes and hours are those of the events' own times, so that a client that sends a day's events at
 * once is no program; days are those of receipt, which no client can choose.
 *
 * @param enabled whether readers are looked at
 * @param clicksPerMinute more are too many
 * @param clicksPerHour more are too many
 * @param readsPerMinute more distinct episodes are too many
 * @param unseenClicksPerDay from so many clicks on, the share below is looked at
 * @param unseenClickShare share of a day's clicks without an impression before them that is too large, above 0, at most 1
 * @param flagFor how long a reader counts as a program, from the last time that it behaved like one
 */
public record BotRules(
        boolean enabled,
        int clicksPerMinute,
        int clicksPerHour,
        int readsPerMinute,
        int unseenClicksPerDay,
        double unseenClickShare,
        Duration flagFor) {
    private static final Duration LONGEST_FLAG = Duration.ofDays(366);

    /** Nobody is looked at. */
    public static final BotRules OFF = new BotRules(false, 60, 600, 120, 100, 0.9, Duration.ofDays(1));

    public BotRules {
        require(
                clicksPerMinute >= 1 && clicksPerHour >= 1 && readsPerMinute >= 1 && unseenClicksPerDay >= 1,
                "clicks and reads must be 1 or more");
        require(
                unseenClickShare > 0 && unseenClickShare <= 1,
                "unseen-click-share must be above 0 and at most 1: " + unseenClickShare);
        require(
                flagFor.toMillis() >= 1 && flagFor.compareTo(LONGEST_FLAG) <= 0,
                "flag-for must be 1 ms to 366 days: " + flagFor);
    }

    /**
     * Takes note of a click or read that was news.
     *
     * @param isUnseen whether it is a click of which no impression had come in before
     * @param nowMillis the partition's time, from which a flag runs
     */
    public ReaderActivity observe(ReaderActivity before, ReaderEvent event, boolean isUnseen, long nowMillis) {
        boolean isClick = event instanceof ReaderEvent.Click;
        ReaderActivity after = before.plus(event.timeMillis(), event.receivedAtMillis(), isClick, isUnseen);
        return behavesLikeProgram(after) ? after.withBotLikeUntil(nowMillis + flagFor.toMillis()) : after;
    }

    private boolean behavesLikeProgram(ReaderActivity activity) {
        return activity.clicksInMinute() > clicksPerMinute
                || activity.clicksInHour() > clicksPerHour
                || activity.readsInMinute() > readsPerMinute
                || (activity.clicksInDay() >= unseenClicksPerDay
                        && activity.unseenClicksInDay() >= unseenClickShare * activity.clicksInDay());
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
