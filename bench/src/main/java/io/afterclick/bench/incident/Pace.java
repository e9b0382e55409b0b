package io.afterclick.bench.incident;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Work that takes a given time for each record on average, however late the system wakes a sleeper. Not thread-safe. */
final class Pace {
    private final long perRecordNanos;
    private long doneNanos = System.nanoTime();

    Pace(Duration perRecord) {
        perRecordNanos = perRecord.toNanos();
    }

    /** Before records that were waited for: what was not worked is not caught up with. */
    void begin() {
        doneNanos = System.nanoTime();
    }

    /** Returns when the record is done. */
    void work() {
        doneNanos += perRecordNanos;
        for (long left = doneNanos - System.nanoTime(); left > 0; left = doneNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
