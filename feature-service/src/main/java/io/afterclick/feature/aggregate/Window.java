package io.afterclick.feature.aggregate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How much older than the newest a record may be. It counts back from the newest record, not from now, so that a value
 * depends on records only.
 *
 * @param length 1 s or more; that of {@link #FOREVER} never ends
 */
public record Window(Duration length) {
    /** Lets nothing go. */
    public static final Window FOREVER = new Window(ChronoUnit.FOREVER.getDuration());

    /** @throws IllegalArgumentException when the length is out of its range */
    public Window {
        if (length.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("window must be 1 s or more, not " + length);
        }
    }

    public boolean isForever() {
        return equals(FOREVER);
    }

    /** Whether a record is too old beside the newest. */
    boolean isPast(long newestMillis, long timeMillis) {
        return !isForever() && newestMillis - timeMillis > length.toMillis();
    }

    String definition() {
        return isForever() ? "forever" : length.toMillis() + "ms";
    }
}
