package io.afterclick.gateway.adapter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.access.ApiKey;
import io.afterclick.gateway.access.KeyHash;
import io.afterclick.gateway.access.Keys;
import io.afterclick.gateway.access.Limiter.Overrun;
import io.afterclick.gateway.access.RateLimit;
import io.afterclick.gateway.access.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BucketLimiterTest {
    private static final class HandClock extends Clock {
        Instant now = Instant.parse("2026-03-01T22:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final HandClock clock = new HandClock();
    private final BucketLimiter limiter = new BucketLimiter(clock);

    @Test
    void take_moreThanTheBurst_waitsForTheRate() {
        RateLimit limit = new RateLimit(OptionalLong.of(2), OptionalLong.of(5), OptionalLong.empty());
        assertThat(takes("a", limit)).isEqualTo(5);
        Overrun overrun = limiter.take("a", Scope.READ, limit).orElseThrow();
        assertThat(overrun.ofTheDay()).isFalse();
        assertThat(overrun.retryAfter()).isEqualTo(Duration.ofMillis(500));
        clock.now = clock.now.plusMillis(1_500);
        assertThat(takes("a", limit)).isEqualTo(3);
        clock.now = clock.now.plusSeconds(3_600);
        assertThat(takes("a", limit)).isEqualTo(5);
    }

    @Test
    void take_eachKeyAndScope_hasItsOwn() {
        RateLimit limit = new RateLimit(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty());
        assertThat(takes("a", limit)).isEqualTo(1);
        assertThat(takes("b", limit)).isEqualTo(1);
        assertThat(limiter.take("a", Scope.INGEST, limit)).isEmpty();
    }

    @Test
    void take_moreThanTheDaysCalls_waitsForMidnight() {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(3));
        assertThat(takes("a", limit)).isEqualTo(3);
        assertThat(limiter.take("a", Scope.READ, limit)).contains(new Overrun(true, Duration.ofHours(2)));
        clock.now = clock.now.plus(Duration.ofMinutes(119));
        assertThat(takes("a", limit)).isZero();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        assertThat(takes("a", limit)).isEqualTo(3);
        assertThat(limiter.take("a", Scope.READ, limit)).contains(new Overrun(true, Duration.ofDays(1)));
    }

    @Test
    void take_tooManyOfTheMoment_takesNothingFromTheDay() {
        RateLimit limit = new RateLimit(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.of(2));
        assertThat(takes("a", limit)).isEqualTo(1);
        clock.now = clock.now.plusSeconds(1);
        assertThat(limiter.take("a", Scope.READ, limit)).isEmpty();
        clock.now = clock.now.plusSeconds(1);
        assertThat(limiter.take("a", Scope.READ, limit).orElseThrow().ofTheDay())
                .isTrue();
    }

    @Test
    void retain_keysThatGoOnHolding_keepTheirCounts() {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(3));
        takes("stays", limit);
        takes("goes", limit);
        ApiKey stays = new ApiKey(
                "stays",
                KeyHash.parse("ab".repeat(32)),
                Set.of(Scope.READ),
                Optional.empty(),
                Map.of(Scope.READ, limit));
        limiter.retain(Keys.of(List.of(stays)));
        assertThat(takes("stays", limit)).isZero();
        assertThat(takes("goes", limit)).isEqualTo(3);
    }

    /** How many calls the limit allows now; at most 100. */
    private int takes(String key, RateLimit limit) {
        int count = 0;
        while (count < 100 && limiter.take(key, Scope.READ, limit).isEmpty()) {
            count++;
        }
        return count;
    }
}
