package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordTimesTest {
    private static final long MILLI = 1_000_000;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final RecordTimes times = new RecordTimes(WINDOW, 0);

    @Test
    void perRecord_fewRecords_isUnknown() {
        add(RecordTimes.LEAST_RECORDS - 1, MILLI, 0);
        assertThat(times.perRecord()).isEmpty();
    }

    @Test
    void perRecord_allAlike_isThatTimeToAFifth() {
        add(1_000, 100 * MILLI, 0);
        assertThat(times.perRecord().orElseThrow()).isBetween(Duration.ofMillis(100), Duration.ofMillis(120));
    }

    @Test
    void perRecord_oneStopOfAMinute_saysNothing() {
        add(100_000, MILLI, 0);
        add(1, 60_000 * MILLI, 0);
        assertThat(times.perRecord().orElseThrow()).isLessThan(Duration.ofMillis(2));
    }

    @Test
    void perRecord_oneStopAmongFewRecords_saysNothingEither() {
        add(RecordTimes.LEAST_RECORDS, MILLI, 0);
        add(1, 3_600_000 * MILLI, 0);
        assertThat(times.perRecord().orElseThrow()).isLessThan(Duration.ofMillis(2));
    }

    @Test
    void perRecord_twoOfAHundredSlow_isTheirs() {
        add(980, MILLI, 0);
        add(20, 100 * MILLI, 0);
        assertThat(times.perRecord().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void perRecord_twoWindowsLater_hasForgotten() {
        add(100, 100 * MILLI, 0);
        add(100, MILLI, WINDOW.toNanos());
        assertThat(times.perRecord().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        add(100, MILLI, 2 * WINDOW.toNanos());
        assertThat(times.perRecord().orElseThrow()).isLessThan(Duration.ofMillis(2));
    }

    private void add(int records, long nanos, long nowNanos) {
        for (int i = 0; i < records; i++) {
            times.add(nanos, nowNanos);
        }
    }
}
