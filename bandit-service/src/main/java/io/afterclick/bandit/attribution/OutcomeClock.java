package io.afterclick.bandit.attribution;

import io.afterclick.bandit.count.AgeBins;
import java.time.Duration;

/**
 * How long an outcome stays open, and how long it can be corrected after that.
 *
 * <p>An impression without a click is a miss after {@code clickWindow}. A click that is not read on ripens after {@code
 * readWindow}. What the gateway accepts up to {@code late} after a window still corrects the outcome:
 *
 * <ul>
 *   <li>an impression or click counts when it was received within {@code clickWindow + late} of the decision;
 *   <li>a read counts when it was received within {@code readWindow + late} of its own time.
 * </ul>
 *
 * <p>Both limits compare the gateway's own clocks or outlast every window that they guard, and state is dropped only
 * after them. So whatever is accepted meets the state that it needs to be recognised as new or known, and nothing is
 * counted twice because its first copy was forgotten.
 *
 * @param clickWindow more than 0
 * @param readWindow 1 ms to 366 days
 * @param late 0 or more
 */
public record OutcomeClock(Duration clickWindow, Duration readWindow, Duration late) {
    /** Gateways' clocks, and the order of what they append, may differ by this much; state waits for it. */
    static final long REORDER_MILLIS = Duration.ofMinutes(5).toMillis();

    private static final Duration LONGEST = Duration.ofDays(366);

    public OutcomeClock {
        if (clickWindow.toMillis() < 1 || clickWindow.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("click window must be 1 ms to 366 days: " + clickWindow);
        }
        if (late.isNegative() || late.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("late must be 0 to 366 days: " + late);
        }
        new AgeBins(readWindow); // checks it
    }

    /** Bins of ages within the read window. */
    public AgeBins bins() {
        return new AgeBins(readWindow);
    }

    /** Until when impressions and clicks of a decision are accepted, by the time at which the gateway received them. */
    long shownAcceptedUntil(long decidedAtMillis) {
        return decidedAtMillis + clickWindow.toMillis() + late.toMillis();
    }

    /** Until when a read is accepted, by the time at which the gateway received it. */
    long readAcceptedUntil(long timeMillis) {
        return timeMillis + readWindow.toMillis() + late.toMillis();
    }

    /** When an impression without a click becomes a miss. */
    long missAt(long seenAtMillis) {
        return seenAtMillis + clickWindow.toMillis();
    }

    /** When a click that is not read on becomes ripe; reads from then on are not after this click. */
    long ripeAt(long clickedAtMillis) {
        return clickedAtMillis + readWindow.toMillis();
    }
}
