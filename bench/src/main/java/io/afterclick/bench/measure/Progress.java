package io.afterclick.bench.measure;

/** What a benchmark is doing, on stderr, so that its result on stdout stays clean. */
public final class Progress {
    private final long start = System.nanoTime();

    /** One line, with the seconds since the start. */
    public void say(String message) {
        System.err.printf("[%4d s] %s%n", (System.nanoTime() - start) / 1_000_000_000, message);
    }
}
