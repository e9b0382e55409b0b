package io.afterclick.gateway.adapter.limit;

import io.afterclick.gateway.access.ApiKey;
import io.afterclick.gateway.access.Keys;
import io.afterclick.gateway.access.Limiter;
import io.afterclick.gateway.access.RateLimit;
import io.afterclick.gateway.access.Scope;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Token buckets in the memory of this replica, one for the moment and one for the day. */
public final class BucketLimiter implements Limiter {
    private static final Duration DAY = Duration.ofDays(1);

    private final Clock clock;
    private final TimeMeter time;
    private final Map<Limited, Buckets> buckets = new ConcurrentHashMap<>();

    private record Limited(String keyName, Scope scope, RateLimit limit) {}

    private record Buckets(Optional<Bucket> ofTheMoment, Optional<Bucket> ofTheDay) {}

    public BucketLimiter(Clock clock) {
        this.clock = clock;
        this.time = new ClockTime(clock);
    }

    @Override
    public Optional<Overrun> take(String keyName, Scope scope, RateLimit limit) {
        Buckets own = buckets.computeIfAbsent(new Limited(keyName, scope, limit), limited -> full(limit));
        return own.ofTheMoment().flatMap(bucket -> take(bucket, false)).or(() -> own.ofTheDay()
                .flatMap(bucket -> take(bucket, true)));
    }

    @Override
    public void retain(Keys keys) {
        Set<Limited> holding = new HashSet<>();
        for (ApiKey key : keys.list()) {
            key.limits().forEach((scope, limit) -> holding.add(new Limited(key.name(), scope, limit)));
        }
        buckets.keySet().retainAll(holding);
    }

    private static Optional<Overrun> take(Bucket bucket, boolean ofTheDay) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(new Overrun(ofTheDay, Duration.ofNanos(probe.getNanosToWaitForRefill())));
    }

    private Buckets full(RateLimit limit) {
        return new Buckets(
                optional(limit.perSecond())
                        .map(calls -> bucket(Bandwidth.builder()
                                .capacity(limit.burst().orElse(calls))
                                .refillGreedy(calls, Duration.ofSeconds(1))
                                .build())),
                optional(limit.perDay())
                        .map(calls -> bucket(Bandwidth.builder()
                                .capacity(calls)
                                .refillIntervallyAligned(calls, DAY, nextMidnight())
                                .build())));
    }

    private Bucket bucket(Bandwidth bandwidth) {
        return Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(time)
                .build();
    }

    private Instant nextMidnight() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS).plus(DAY);
    }

    private static Optional<Long> optional(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    /** The clock, as buckets read it. */
    private record ClockTime(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
