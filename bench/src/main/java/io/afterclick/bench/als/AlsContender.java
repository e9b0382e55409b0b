package io.afterclick.bench.als;

/** One implementation of implicit ALS, run in a JVM of its own. */
interface AlsContender {
    /**
     * Trains from scratch.
     *
     * @param task what to train; reading and converting the data belongs here, before the first iteration
     * @param clock told after each iteration
     */
    Vectors train(AlsTask task, IterationClock clock);

    /** Reader and work vectors, row-major, {@code [rows x factors]}. */
    @SuppressWarnings("ArrayRecordComponent") // Millions of floats; nobody compares models by equals.
    record Vectors(float[] readers, float[] works) {}
}
