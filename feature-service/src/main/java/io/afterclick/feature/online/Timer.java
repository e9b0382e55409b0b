package io.afterclick.feature.online;

import java.time.Duration;

/** Calls back later. Thread-safe. */
@FunctionalInterface
public interface Timer {
    /** Runs a task, which must not block, after a time. Returns what calls it off. */
    Runnable after(Duration delay, Runnable task);
}
