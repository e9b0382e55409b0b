package io.afterclick.candidate.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchUpGateTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final TopicPositions positions = new TopicPositions();
    private final InstantSource source = () -> now;
    private final CatchUpGate gate = new CatchUpGate(source.withZone(ZoneOffset.UTC), positions);

    @Test
    void isOpen_beforeTheTopicWasAssigned_isFalse() {
        now = now.plus(Duration.ofHours(1));
        gate.active();
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void isOpen_ofAnEmptyTopic_isTrue() {
        positions.assigned(0, 0);
        gate.started(Map.of(0, 0L));
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void isOpen_onlyWhenAllPartitionsHaveArrived_andThenForGood() {
        positions.assigned(0, 0);
        positions.assigned(1, 0);
        gate.started(Map.of(0, 5L, 1, 7L));
        positions.applied(0, 5);
        assertThat(gate.isOpen()).isFalse();
        positions.applied(1, 7);
        assertThat(gate.isOpen()).isTrue();
        positions.revoked(1);
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void isOpen_withAGapAtTheEnd_whenNothingHasComeForAWhile() {
        positions.assigned(0, 0);
        gate.started(Map.of(0, 5L));
        positions.applied(0, 4);
        now = now.plus(Duration.ofSeconds(4));
        gate.active();
        now = now.plus(Duration.ofSeconds(4));
        assertThat(gate.isOpen()).isFalse();
        now = now.plus(Duration.ofSeconds(2));
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void started_again_doesNotMoveTheGoal() {
        positions.assigned(0, 3);
        gate.started(Map.of(0, 3L));
        gate.started(Map.of(0, 1_000L));
        assertThat(gate.isOpen()).isTrue();
    }
}
