package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SumTest {
    private static final Instant EARLY = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATE = Instant.parse("2026-03-02T10:00:00Z");

    private final Sum sum = new Sum();

    @Test
    void merge_changesInAnyOrder_addsThemAndKeepsTheLatestTime() {
        assertThat(sum.merge(new Count(3, LATE), new Count(4, EARLY))).isEqualTo(new Count(7, LATE));
        assertThat(sum.merge(new Count(4, EARLY), new Count(3, LATE))).isEqualTo(new Count(7, LATE));
    }

    @Test
    void merge_aChangeTakesAway_subtracts() {
        assertThat(sum.merge(new Count(3, EARLY), new Count(-1, LATE))).isEqualTo(new Count(2, LATE));
    }

    @Test
    void merge_withEmpty_changesNothing() {
        assertThat(sum.merge(sum.empty(), new Count(5, LATE))).isEqualTo(new Count(5, LATE));
    }

    @Test
    void merge_anotherKindOfValue_isRefused() {
        TimedIds list = new TimedIds(List.of());

        assertThat(sum.accepts(list)).isFalse();
        assertThatThrownBy(() -> sum.merge(sum.empty(), list)).isInstanceOf(IllegalArgumentException.class);
    }
}
