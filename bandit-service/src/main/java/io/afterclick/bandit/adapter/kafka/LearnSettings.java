package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.attribution.OutcomeClock;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the learner runs.
 *
 * @param clock windows of outcomes
 * @param applicationId names the consumer group, the transactions and the changelog topics
 * @param stateDir folder of the state stores, with a folder for each Kafka cluster
 * @param threads stream threads, 1 or more
 * @param tick how often timers are looked at
 * @param timersPerTick timers handled in one tick at most
 * @param tickTimeLimit how long one tick may take
 * @param idleGrace how long no event must have come before the wall clock is trusted, see PartitionClock
 * @param commitInterval how often a transaction ends; outcomes and counts are seen by others only then
 * @param sessionTimeout after which silence of a member its partitions go to others; at most 10 s
 * @param maxPollRecords events taken at once
 * @param maxPollInterval longest time between two polls
 * @param transactionTimeout after which the broker ends a transaction that hangs
 * @param recordTimeLimit what one record may take on average; the guard at start multiplies it
 * @param rocksDbBytes memory of all RocksDB stores together: block cache and write buffers
 * @param recordCacheBytes memory of all record caches together
 */
public record LearnSettings(
        OutcomeClock clock,
        String applicationId,
        Path stateDir,
        int threads,
        Duration tick,
        int timersPerTick,
        Duration tickTimeLimit,
        Duration idleGrace,
        Duration commitInterval,
        Duration sessionTimeout,
        int maxPollRecords,
        Duration maxPollInterval,
        Duration transactionTimeout,
        Duration recordTimeLimit,
        long rocksDbBytes,
        long recordCacheBytes) {

    private static final Duration LONGEST_SESSION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Refuses settings under which the consumer would be thrown out of its group or its transaction be ended: what is
     * polled at once, and a tick, must fit twice into both limits.
     */
    public LearnSettings {
        require(threads >= 1 && threads <= 64, "threads must be 1 to 64: " + threads);
        require(tick.toMillis() >= 10, "tick must be 10 ms or more: " + tick);
        require(timersPerTick >= 1, "timers-per-tick must be 1 or more: " + timersPerTick);
        require(maxPollRecords >= 1, "max-poll-records must be 1 or more: " + maxPollRecords);
        require(commitInterval.toMillis() >= 1, "commit-interval must be 1 ms or more: " + commitInterval);
        require(!idleGrace.isNegative(), "idle-grace must not be negative: " + idleGrace);
        require(rocksDbBytes >= 1 << 20, "rocksdb-memory must be 1 MiB or more: " + rocksDbBytes);
        require(recordCacheBytes >= 0, "record-cache must not be negative: " + recordCacheBytes);
        require(
                sessionTimeout.compareTo(LONGEST_SESSION_TIMEOUT) <= 0,
                "session-timeout must be at most 10 s, or a crash stops learning for longer: " + sessionTimeout);
        Duration longest = recordTimeLimit.multipliedBy(maxPollRecords).plus(tickTimeLimit);
        Duration allowed = maxPollInterval.compareTo(transactionTimeout) < 0 ? maxPollInterval : transactionTimeout;
        require(
                longest.multipliedBy(2).compareTo(allowed) <= 0,
                "max-poll-records x record-time-limit + tick-time-limit = " + longest.toMillis()
                        + " ms must be at most half of max-poll-interval and transaction-timeout, of which the shorter is "
                        + allowed.toMillis() + " ms: take fewer records at once or give them more time");
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
