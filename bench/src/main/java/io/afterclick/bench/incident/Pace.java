package io.afterclick.bench.incident;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Work that takes a given time for each record on average, however late the system wakes a sleeper. Not thread-safe. */
final class Pace {
    private static final long MADE_UP_NANOS = 50_000_000;

    private final long perRecordNanos;
    private long doneNanos = System.nanoTime();

    Pace(Duration perRecord) {
        perRecordNanos = perRecord.toNanos();
    }

    /** Returns when the record is done. */
    void work() {
        // A late wake is made up for, time without records is not.
        doneNanos = Math.max(doneNanos, System.nanoTime() - MADE_UP_NANOS) + perRecordNanos;
        for (long left = doneNanos - System.nanoTime(); left > 0; left = doneNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
