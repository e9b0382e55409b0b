package io.afterclick.insight.app.cli;

import io.afterclick.insight.importing.ImportListener;
import io.afterclick.insight.importing.ImportProgress;
import io.afterclick.insight.importing.ShardCount;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells people how far an import is: a line for each shard, and within long ones now and then. */
final class ImportLines implements ImportListener {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private long lastNanos = System.nanoTime();

    ImportLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(ImportProgress progress) {
        if (progress.finished() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d of %d shards are there, with %,d reads%n",
                    progress.finished(),
                    progress.shards(),
                    progress.total().reads());
        }
    }

    @Override
    public void pulled(int shard, long rows) {
        if (System.nanoTime() - lastNanos > PAUSE.toNanos()) {
            out.printf(Locale.ROOT, "  shard %d: %,d rows so far%n", shard, rows);
            lastNanos = System.nanoTime();
        }
    }

    @Override
    public void finished(int shard, ShardCount count, ImportProgress progress, Duration elapsed) {
        lastNanos = System.nanoTime();
        out.printf(
                Locale.ROOT,
                "%6.1f s  shard %d: %,d reads, %,d rows; %d of %d shards, %,.0f reads/s%s%s%n",
                elapsed.toNanos() / 1e9,
                shard,
                count.reads(),
                count.rows(),
                progress.finished(),
                progress.shards(),
                progress.readsPerSecond(elapsed),
                progress.timeLeft(elapsed)
                        .map(left -> String.format(Locale.ROOT, ", %d s left", left.toSeconds()))
                        .orElse(""),
                memory());
    }

    private static String memory() {
        return ProcessMemory.residentMegabytes().stream()
                .mapToObj(megabytes -> ", " + megabytes + " MiB")
                .findFirst()
                .orElse("");
    }
}
