package io.afterclick.local.progress;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress on a stream: in a terminal one line that is written over, elsewhere (a file, a pipe) a new line now and then.
 *
 * <p>Thread-safe.
 */
public final class PrintedProgress implements Progress {
    private static final long TERMINAL_INTERVAL_NANOS = 100_000_000L;
    private static final long PLAIN_INTERVAL_NANOS = 5_000_000_000L;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final int columns;
    private final LongSupplier nanoTime;
    private boolean unfinishedLine;

    /**
     * @param terminal whether the stream shows on a terminal that knows ANSI escapes
     * @param columns width of that terminal; longer lines of passing progress are cut
     * @param nanoTime clock, as {@link System#nanoTime()}
     */
    public PrintedProgress(PrintStream out, boolean terminal, int columns, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void say(String line) {
        erasePassingLine();
        out.println(line);
        out.flush();
    }

    @Override
    public Step step(String name, long total, String unit) {
        return new PrintedStep(name, total, unit);
    }

    private synchronized void pass(String line) {
        if (!terminal) {
            out.println(line);
        } else {
            out.print(ERASE_LINE + (line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1))));
            unfinishedLine = true;
        }
        out.flush();
    }

    private void erasePassingLine() {
        if (unfinishedLine) {
            out.print(ERASE_LINE);
            unfinishedLine = false;
        }
    }

    private final class PrintedStep implements Step {
        private final String name;
        private final long total;
        private final String unit;
        private final long startNanos = nanoTime.getAsLong();
        private long done;
        private long nextNanos;
        private boolean closed;

        PrintedStep(String name, long total, String unit) {
            this.name = name;
            this.total = total;
            this.unit = unit;
            this.nextNanos = startNanos + (terminal ? 0 : PLAIN_INTERVAL_NANOS);
        }

        @Override
        public void at(long newDone) {
            String line;
            synchronized (this) {
                done = Math.max(done, newDone);
                long now = nanoTime.getAsLong();
                if (closed || now - nextNanos < 0) {
                    return;
                }
                nextNanos = now + (terminal ? TERMINAL_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS);
                line = passing(now);
            }
            pass(line);
        }

        @Override
        public void close() {
            String line;
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                line = finished(nanoTime.getAsLong());
            }
            say(line);
        }

        private String passing(long now) {
            double seconds = (now - startNanos) / 1e9;
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-34s", name));
            if (total > 0) {
                line.append(String.format(
                        Locale.ROOT, "%,d of %,d%s  %3.0f %%", done, total, ofUnit(), 100.0 * done / total));
            } else if (done > 0) {
                line.append(String.format(Locale.ROOT, "%,d%s", done, ofUnit()));
            } else {
                line.append(String.format(Locale.ROOT, "%.0f s", seconds));
            }
            if (!unit.isEmpty() && done > 0 && seconds > 0) {
                double rate = done / seconds;
                line.append(String.format(Locale.ROOT, "  %,.0f/s", rate));
                if (total > done) {
                    line.append(String.format(Locale.ROOT, "  %,.0f s left", Math.ceil((total - done) / rate)));
                }
            }
            return line.toString();
        }

        private String finished(long now) {
            double seconds = (now - startNanos) / 1e9;
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-34s%6.1f s", name, seconds));
            if (!unit.isEmpty() && done > 0) {
                line.append(String.format(Locale.ROOT, "  %,d%s", done, ofUnit()));
                if (seconds > 0) {
                    line.append(String.format(Locale.ROOT, ", %,.0f/s", done / seconds));
                }
            }
            return line.toString();
        }

        private String ofUnit() {
            return unit.isEmpty() ? "" : " " + unit;
        }
    }
}
