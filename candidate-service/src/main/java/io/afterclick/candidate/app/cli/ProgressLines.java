package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.training.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Tells people how far a training is: a line for each step that has come further. */
final class ProgressLines implements Progress {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    ProgressLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void at(Step step) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        String loss = Double.isFinite(step.loss()) ? String.format(Locale.ROOT, "  loss %.6g", step.loss()) : "";
        String done = step.total() > 1 ? step.done() + "/" + step.total() : step.done() == 0 ? "..." : "done";
        out.printf(Locale.ROOT, "%6.1f s  %s %s%s%n", seconds, step.name(), done, loss);
    }
}
