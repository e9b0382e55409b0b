package io.afterclick.bandit.adapter.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long one record takes of late: over the last one to two windows, from the processor's begin until all that it caused
 * is stored and handed to the producer. Thread-safe; about 20 ns per record.
 */
final class RecordTimes {
    /** Records below which nothing is said: the first ones of a process meet cold code. */
    static final int LEAST_RECORDS = 10;

    private static final int BUCKETS_PER_OCTAVE = 4;
    private static final int BUCKETS = BUCKETS_PER_OCTAVE * Long.SIZE;
    private static final double QUANTILE = 0.99;

    private final long windowNanos;
    private volatile Window last;
    private volatile Window current;

    private static final class Window {
        private final long beginNanos;
        private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
        private final LongAdder records = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongAccumulator longest = new LongAccumulator(Long::max, 0);

        private Window(long beginNanos) {
            this.beginNanos = beginNanos;
        }
    }

    RecordTimes(Duration window, long nowNanos) {
        windowNanos = window.toNanos();
        last = new Window(nowNanos);
        current = new Window(nowNanos);
    }

    /** @param nowNanos {@link System#nanoTime} at the record's end */
    void add(long nanos, long nowNanos) {
        if (nowNanos - current.beginNanos >= windowNanos) {
            roll(nowNanos);
        }
        Window window = current;
        window.counts.incrementAndGet(bucket(nanos));
        window.records.increment();
        window.nanos.add(nanos);
        window.longest.accumulate(nanos);
    }

    /**
     * What to reckon with for one record: the 99th percentile (to 19 % above), or the mean where that is more, as when few
     * records wait for all. Without the longest: a process that was stopped for a minute says nothing about records.
     *
     * @return empty when fewer than {@link #LEAST_RECORDS} were seen
     */
    Optional<Duration> perRecord() {
        Window older = last;
        Window newer = current;
        long records = older.records.sum() + newer.records.sum();
        if (records < LEAST_RECORDS) {
            return Optional.empty();
        }
        long longest = Math.max(older.longest.get(), newer.longest.get());
        long mean = (older.nanos.sum() + newer.nanos.sum() - longest) / (records - 1);
        long above = Math.max(1, records - (long) Math.ceil(QUANTILE * records));
        int bucket = BUCKETS - 1;
        for (long seen = 0; bucket > 0; bucket--) {
            seen += older.counts.get(bucket) + newer.counts.get(bucket);
            if (seen > above) {
                break;
            }
        }
        return Optional.of(Duration.ofNanos(Math.max(mean, upperEnd(bucket))));
    }

    private synchronized void roll(long nowNanos) {
        if (nowNanos - current.beginNanos >= windowNanos) {
            last = current;
            current = new Window(nowNanos);
        }
    }

    private static int bucket(long nanos) {
        return nanos <= 1
                ? 0
                : (int) Math.min(BUCKETS - 1, Math.ceil(BUCKETS_PER_OCTAVE * Math.log(nanos) / Math.log(2)));
    }

    private static long upperEnd(int bucket) {
        return (long) Math.ceil(Math.pow(2, (double) bucket / BUCKETS_PER_OCTAVE));
    }
}
