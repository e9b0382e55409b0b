package io.afterclick.gateway.event;

import java.util.Locale;

/** Kind of a reader's event. */
public enum EventType {
    /** A work of a slate was in sight. */
    IMPRESSION,
    /** A work of a slate was opened. */
    CLICK,
    /** An episode, or a work as a whole, was read. */
    READ;

    /** The kind as clients write it, such as {@code click}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
