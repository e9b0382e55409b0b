package io.afterclick.bandit.attribution;

/**
 * What one reader did of late, in numbers: from which follows whether it behaves like a program. Windows do not slide: each
 * begins with a multiple of its length.
 *
 * @param minute latest minute since 1970 in which something happened, by the reader's clock
 * @param clicksInMinute clicks in it
 * @param readsInMinute reads in it
 * @param hour latest hour since 1970, likewise
 * @param clicksInHour clicks in it
 * @param day latest day since 1970 in which something was received
 * @param clicksInDay clicks in it
 * @param unseenClicksInDay those of them of which no impression had come in before
 * @param botLikeUntilMillis until when the reader counts as a program; 0: it does not
 */
public record ReaderActivity(
        long minute,
        int clicksInMinute,
        int readsInMinute,
        long hour,
        int clicksInHour,
        long day,
        int clicksInDay,
        int unseenClicksInDay,
        long botLikeUntilMillis) {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    /** Nothing is remembered. */
    public static final ReaderActivity NONE = new ReaderActivity(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same and one more thing. What happened in an earlier minute or hour than the latest does not count there. */
    ReaderActivity plus(long timeMillis, long receivedAtMillis, boolean isClick, boolean isUnseen) {
        long newMinute = Math.max(minute, timeMillis / MINUTE_MILLIS);
        long newHour = Math.max(hour, timeMillis / HOUR_MILLIS);
        long newDay = Math.max(day, receivedAtMillis / DAY_MILLIS);
        boolean inMinute = timeMillis / MINUTE_MILLIS == newMinute;
        boolean inHour = timeMillis / HOUR_MILLIS == newHour;
        return new ReaderActivity(
                newMinute,
                (newMinute == minute ? clicksInMinute : 0) + (isClick && inMinute ? 1 : 0),
                (newMinute == minute ? readsInMinute : 0) + (!isClick && inMinute ? 1 : 0),
                newHour,
                (newHour == hour ? clicksInHour : 0) + (isClick && inHour ? 1 : 0),
                newDay,
                (newDay == day ? clicksInDay : 0) + (isClick ? 1 : 0),
                (newDay == day ? unseenClicksInDay : 0) + (isUnseen ? 1 : 0),
                botLikeUntilMillis);
    }

    ReaderActivity withBotLikeUntil(long millis) {
        return new ReaderActivity(
                minute, clicksInMinute, readsInMinute, hour, clicksInHour, day, clicksInDay, unseenClicksInDay, millis);
    }

    /** Whether the reader counts as a program at that time. */
    public boolean isBotLike(long nowMillis) {
        return nowMillis < botLikeUntilMillis;
    }

    /** From when on it says nothing any more: all its windows are over, and so is its time as a program. */
    public long keepUntilMillis() {
        return Math.max(
                botLikeUntilMillis,
                Math.max((day + 1) * DAY_MILLIS, Math.max((hour + 1) * HOUR_MILLIS, (minute + 1) * MINUTE_MILLIS)));
    }
}
