package io.afterclick.bandit.adapter.kafka;

import java.time.Duration;

/**
 * What a stream thread may do before it looks at its deadlines again, and the time that it has for it.
 *
 * <p>Kafka Streams looks whether it is time to commit or to poll only after it has offered each task a number of records,
 * and that number grows for as long as records are fast ({@code StreamThread#runOnceWithoutProcessingThreads} of 4.1). When records
 * turn slow, all that is buffered may be worked off in one go. So the buffers are limited to what is counted here: what one
 * poll brings, and what partitions may hold before polls leave them out, which together is that number once more.
 *
 * @param maxPollRecords records that a poll brings at most
 * @param partitions partitions that are read; one thread may come to own them all
 * @param timers partitions whose task has timers
 * @param tickTimeLimit what the timers of all tasks may take, but that each may finish one that it has begun
 * @param commitInterval what may pass after the transaction's first record before the look at the clock
 * @param allowed time for all this: the transaction's, or half of the poll interval, since Streams polls after the other
 */
record PollBudget(
        int maxPollRecords,
        int partitions,
        int timers,
        Duration tickTimeLimit,
        Duration commitInterval,
        Duration allowed) {

    static PollBudget of(LearnSettings settings, int partitions, int timers) {
        Duration halfInterval = settings.maxPollInterval().dividedBy(2);
        Duration transaction = settings.transactionTimeout();
        return new PollBudget(
                settings.maxPollRecords(),
                partitions,
                timers,
                settings.tickTimeLimit(),
                settings.commitInterval(),
                halfInterval.compareTo(transaction) < 0 ? halfInterval : transaction);
    }

    /** Records that a partition may hold before polls leave it out. */
    int bufferedPerPartition() {
        return Math.max(1, maxPollRecords / partitions);
    }

    /** Records worked off in one go at most. */
    int recordsAtOnce() {
        return maxPollRecords + partitions * bufferedPerPartition();
    }

    /** What the timers of one task may take. */
    Duration tickTimeLimitOfOne() {
        return tickTimeLimit.dividedBy(timers);
    }

    /** Longest time without a look at the clock, where one record takes so long. */
    Duration longest(Duration perRecord) {
        return perRecord.multipliedBy(recordsAtOnce()).plus(overhead(perRecord));
    }

    /** How many times {@link #longest} fits; below 1 the member is thrown out of its group or its transaction. */
    double headroom(Duration perRecord) {
        return (double) allowed.toNanos() / Math.max(1, longest(perRecord).toNanos());
    }

    /**
     * Records that a poll may bring where one takes so long: all where they fit, or fewer, or 1.
     *
     * <p>Fewer are for the time being, so the buffers of partitions, which are fixed, are not counted again: polls find
     * them empty, since Streams polls when it has nothing left to do.
     */
    int recordsThatFit(Duration perRecord) {
        if (headroom(perRecord) >= 1) {
            return maxPollRecords;
        }
        long fit = allowed.minus(overhead(perRecord)).toNanos() / 2 / Math.max(1, perRecord.toNanos());
        return (int) Math.max(1, Math.min(maxPollRecords, fit));
    }

    /**
     * Refuses what cannot work.
     *
     * @param perRecord time of one record
     * @throws IllegalArgumentException has the numbers
     */
    void requireFits(Duration perRecord) {
        if (headroom(perRecord) < 1) {
            throw new IllegalArgumentException(
                    explain(perRecord) + ": take fewer records at once or give them more time");
        }
    }

    /** The sum, in words. */
    String explain(Duration perRecord) {
        return "%d records at once (max-poll-records %d, and %d buffered for each of %d partitions) x %s ms + tick-time-limit %d ms + %d timers x %s ms + commit-interval %d ms = %d ms, and the shorter of transaction-timeout and half of max-poll-interval is %d ms"
                .formatted(
                        recordsAtOnce(),
                        maxPollRecords,
                        bufferedPerPartition(),
                        partitions,
                        millis(perRecord),
                        tickTimeLimit.toMillis(),
                        timers,
                        millis(perRecord),
                        commitInterval.toMillis(),
                        longest(perRecord).toMillis(),
                        allowed.toMillis());
    }

    private Duration overhead(Duration perTimer) {
        return tickTimeLimit.plus(perTimer.multipliedBy(timers)).plus(commitInterval);
    }

    private static String millis(Duration time) {
        return java.math.BigDecimal.valueOf(time.toNanos(), 6)
                .stripTrailingZeros()
                .toPlainString();
    }
}
