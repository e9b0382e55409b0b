package io.afterclick.local.mesh;

import io.afterclick.embedded.ChildProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A child process that is started again when it ends without having been stopped, after a pause that grows while it keeps
 * ending early.
 *
 * <p>Thread-safe.
 */
final class SupervisedProcess {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A process that ran for so long is no longer one that keeps ending early. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

    private final String name;
    private final Supplier<ChildProcess> starter;
    private final ScheduledExecutorService restarts;
    private final Consumer<String> tell;

    private Optional<ChildProcess> child = Optional.empty();
    private boolean wanted;
    private boolean launching;
    private boolean restarting;
    private long startedNanos;
    private Duration pause = FIRST_PAUSE;

    /**
     * @param starter starts the process; may wait until it answers
     * @param restarts runs restarts
     * @param tell told, in a line, of ends that were not asked for
     */
    SupervisedProcess(
            String name, Supplier<ChildProcess> starter, ScheduledExecutorService restarts, Consumer<String> tell) {
        this.name = name;
        this.starter = starter;
        this.restarts = restarts;
        this.tell = tell;
    }

    /** Starts it where it does not run. */
    void start() {
        synchronized (this) {
            if (wanted) {
                return;
            }
            wanted = true;
            launching = true;
        }
        launch();
    }

    /** From now on an end that was not asked for is answered by a restart; before, it is for the caller to notice. */
    synchronized void restartWhenItEnds() {
        restarting = true;
        if (wanted && !isAlive()) {
            restartLater("ended");
        }
    }

    /** From now on it may end: nothing is said of it and nothing done about it. */
    synchronized void leaveToItself() {
        restarting = false;
    }

    /** Stops it and waits until it has ended. */
    void stop() {
        Optional<ChildProcess> running;
        synchronized (this) {
            wanted = false;
            running = child;
        }
        running.ifPresent(ChildProcess::close);
    }

    /** Ends it as a crash would; it is then restarted like after one. */
    void crash() {
        Optional<ChildProcess> running;
        synchronized (this) {
            running = child;
        }
        running.ifPresent(ChildProcess::kill);
    }

    synchronized boolean isAlive() {
        return child.isPresent() && child.get().isAlive();
    }

    /** Not under the lock, as a starter may wait long for an answer, and a stop must not wait for that. */
    private void launch() {
        long now = System.nanoTime();
        Optional<ChildProcess> launched = Optional.empty();
        boolean stoppedMeanwhile;
        try {
            launched = Optional.of(starter.get());
        } finally {
            synchronized (this) {
                launching = false;
                startedNanos = now;
                child = launched;
                stoppedMeanwhile = !wanted;
            }
        }
        ChildProcess started = launched.get();
        if (stoppedMeanwhile) {
            started.close();
        } else {
            started.onExit().thenAccept(code -> onExit(started, code));
        }
    }

    private synchronized void onExit(ChildProcess ended, int code) {
        if (wanted && restarting && child.isPresent() && child.get() == ended) {
            restartLater("ended with code " + code);
        }
    }

    private void restartLater(String what) {
        if (Duration.ofNanos(System.nanoTime() - startedNanos).compareTo(SETTLED_AFTER) > 0) {
            pause = FIRST_PAUSE;
        }
        tell.accept(name + " " + what + "; starting it again in " + pause.toSeconds() + " s");
        restarts.schedule(this::restart, pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void restart() {
        synchronized (this) {
            if (!wanted || launching || isAlive()) {
                return;
            }
            launching = true;
        }
        try {
            launch();
            tell.accept(name + " was started again");
        } catch (RuntimeException e) {
            synchronized (this) {
                if (wanted && restarting) {
                    restartLater("did not start (" + e.getMessage() + ")");
                }
            }
        }
    }
}
