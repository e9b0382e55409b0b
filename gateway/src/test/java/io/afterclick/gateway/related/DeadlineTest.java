package io.afterclick.gateway.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void timeFor_timePasses_getsLessAndNeverNegative() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
        Deadline deadline = Deadline.start(new Deadline.Plan(Duration.ofMillis(200), 0.2, 0.5, 1), nanos::get);
        assertThat(deadline.timeFor(Stage.FEATURE)).isEqualTo(Duration.ofMillis(40));
        assertThat(deadline.timeFor(Stage.BANDIT)).isEqualTo(Duration.ofMillis(200));
        nanos.addAndGet(Duration.ofMillis(50).toNanos());
        assertThat(deadline.timeFor(Stage.FEATURE)).isZero();
        assertThat(deadline.timeFor(Stage.CANDIDATE)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void plan_thatCannotWork_isRefused() {
        assertThatThrownBy(() -> new Deadline.Plan(Duration.ZERO, 0.2, 0.5, 1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Deadline.Plan(Duration.ofMillis(1), 0.5, 0.5, 1))
                .hasMessageContaining("grow");
        assertThatThrownBy(() -> new Deadline.Plan(Duration.ofMillis(1), 0.2, 0.5, 1.1))
                .hasMessageContaining("grow");
        assertThatThrownBy(() -> new Deadline.Plan(Duration.ofMillis(1), 0, 0.5, 1))
                .hasMessageContaining("grow");
    }
}
