package io.afterclick.feature.online;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
public interface Pause {
    void of(Duration duration) throws InterruptedException;
}
