package io.afterclick.local.app;

import io.afterclick.local.progress.PrintedProgress;
import io.afterclick.local.progress.Progress;

/** What this process prints to, as the script afterclick has found it. */
final class Terminal {
    private static final int DEFAULT_COLUMNS = 80;

    private Terminal() {}

    /** Whether standard output is a terminal. */
    static boolean isInteractive() {
        return Boolean.getBoolean("afterclick.terminal");
    }

    static Progress progress() {
        return new PrintedProgress(
                System.out,
                isInteractive(),
                Integer.getInteger("afterclick.columns", DEFAULT_COLUMNS),
                System::nanoTime);
    }
}
