package io.afterclick.bandit.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartitionClockTest {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long WALL = 1_800_000_000_000L;

    private final PartitionClock clock = new PartitionClock(GRACE, WALL);

    @Test
    void now_noRecordYet_isUnknownUntilTheGraceIsOver() {
        assertThat(clock.now(WALL + 9_999)).isEmpty();
        assertThat(clock.now(WALL + 10_000)).hasValue(WALL + 10_000);
    }

    @Test
    void onRecord_backlog_followsTheTimeOfReceipt() {
        assertThat(clock.onRecord(WALL - 86_400_000, WALL + 1)).isEqualTo(WALL - 86_400_000);
        assertThat(clock.now(WALL + 501)).hasValue(WALL - 86_400_000 + 500);
        assertThat(clock.onRecord(WALL - 86_000_000, WALL + 600)).isEqualTo(WALL - 86_000_000);
    }

    @Test
    void now_idleAfterRecords_isTheWallClock() {
        clock.onRecord(WALL - 5, WALL);
        assertThat(clock.now(WALL + 1_000)).hasValue(WALL + 995);
        assertThat(clock.now(WALL + 10_000)).hasValue(WALL + 10_000);
    }

    @Test
    void onRecord_receivedInTheFuture_doesNotPassTheWallClock() {
        assertThat(clock.onRecord(WALL + 86_400_000, WALL + 7)).isEqualTo(WALL + 7);
    }

    @Test
    void onRecord_olderThanBefore_doesNotGoBack() {
        clock.onRecord(WALL - 10, WALL);
        assertThat(clock.onRecord(WALL - 5_000, WALL + 1)).isEqualTo(WALL - 10);
    }
}
