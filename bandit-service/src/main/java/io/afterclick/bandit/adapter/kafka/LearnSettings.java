package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.attribution.BotRules;
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
 * @param tickTimeLimit how long one tick of all partitions may take
 * @param idleGrace how long no event must have come before the wall clock is trusted, see PartitionClock
 * @param commitInterval how often a transaction ends; outcomes and counts are seen by others only then
 * @param sessionTimeout after which silence of a member its partitions go to others; at most 10 s
 * @param maxPollRecords events taken at once
 * @param maxPollInterval longest time between two polls
 * @param transactionTimeout after which the broker ends a transaction that hangs
 * @param recordTimeLimit what one record may take; what is done at once must fit into the limits with it
 * @param rocksDbBytes memory of all RocksDB stores together: block cache and write buffers
 * @param recordCacheBytes memory of all record caches together
 * @param chainDepth how far chains are followed; 0: not at all
 * @param bots when a reader counts as a program
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
        long recordCacheBytes,
        int chainDepth,
        BotRules bots) {

    private static final int USUAL_CHAIN_DEPTH = 3;
    private static final Duration LONGEST_SESSION_TIMEOUT = Duration.ofSeconds(10);

    /** Settings with chains of the usual depth, that look for no programs. */
    LearnSettings(
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
        this(
                clock,
                applicationId,
                stateDir,
                threads,
                tick,
                timersPerTick,
                tickTimeLimit,
                idleGrace,
                commitInterval,
                sessionTimeout,
                maxPollRecords,
                maxPollInterval,
                transactionTimeout,
                recordTimeLimit,
                rocksDbBytes,
                recordCacheBytes,
                USUAL_CHAIN_DEPTH,
                BotRules.OFF);
    }

    /** Refuses what is out of range; whether it all fits together, {@link PollBudget} tells. */
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
        require(
                recordTimeLimit.compareTo(Duration.ZERO) > 0,
                "record-time-limit must be more than nothing: " + recordTimeLimit);
        require(!tickTimeLimit.isNegative(), "tick-time-limit must not be negative: " + tickTimeLimit);
    }

    /** The same with another limit of ticks. */
    LearnSettings withTickTimeLimit(Duration limit) {
        return new LearnSettings(
                clock,
                applicationId,
                stateDir,
                threads,
                tick,
                timersPerTick,
                limit,
                idleGrace,
                commitInterval,
                sessionTimeout,
                maxPollRecords,
                maxPollInterval,
                transactionTimeout,
                recordTimeLimit,
                rocksDbBytes,
                recordCacheBytes,
                chainDepth,
                bots);
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
