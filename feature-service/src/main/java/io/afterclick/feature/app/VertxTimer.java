package io.afterclick.feature.app;

import io.afterclick.feature.online.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Calls back on an event loop. */
final class VertxTimer implements Timer {
    private final Vertx vertx;

    VertxTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        // Vert.x counts in milliseconds, and 0 is none of its delays.
        long timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
        return () -> vertx.cancelTimer(timer);
    }
}
