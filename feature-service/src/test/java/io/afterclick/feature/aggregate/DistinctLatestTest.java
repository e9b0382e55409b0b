package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DistinctLatestTest {
    private final DistinctLatest three = new DistinctLatest(3, Window.FOREVER);

    @Test
    void merge_readsOutOfOrder_listsNewestFirst() {
        assertThat(recent(three, read("a", 10), read("c", 30), read("b", 20)).entries())
                .containsExactly(read("c", 30), read("b", 20), read("a", 10));
    }

    @Test
    void merge_sameIdAgain_keepsItOnceWithItsLatestTime() {
        assertThat(recent(three, read("a", 10), read("b", 20), read("a", 30)).entries())
                .containsExactly(read("a", 30), read("b", 20));
        assertThat(recent(three, read("a", 30), read("b", 20), read("a", 10)).entries())
                .containsExactly(read("a", 30), read("b", 20));
    }

    @Test
    void merge_sameReadTwice_changesNothing() {
        TimedIds once = recent(three, read("a", 10), read("b", 20));

        assertThat(three.merge(once, single(read("a", 10)))).isEqualTo(once);
        assertThat(three.merge(once, once)).isEqualTo(once);
    }

    @Test
    void merge_sameTime_ordersById() {
        assertThat(recent(three, read("b", 10), read("c", 10), read("a", 10)).entries())
                .containsExactly(read("a", 10), read("b", 10), read("c", 10));
    }

    @Test
    void merge_moreThanTheLimit_dropsTheOldest() {
        assertThat(recent(three, read("a", 10), read("b", 20), read("c", 30), read("d", 40))
                        .entries())
                .containsExactly(read("d", 40), read("c", 30), read("b", 20));
    }

    @Test
    void merge_idThatFellOutIsSeenAgainLater_comesBack() {
        assertThat(recent(three, read("a", 10), read("b", 20), read("c", 30), read("d", 40), read("a", 50))
                        .entries())
                .containsExactly(read("a", 50), read("d", 40), read("c", 30));
    }

    @Test
    void asOf_isTheTimeOfTheNewestRead() {
        assertThat(recent(three, read("a", 10), read("b", 20)).asOf()).isEqualTo(Instant.ofEpochMilli(20));
        assertThat(three.empty().asOf()).isEqualTo(FeatureValue.NEVER);
    }

    @Test
    void merge_anotherKindOfValue_isRefused() {
        Count count = new Count(1, Instant.EPOCH);

        assertThat(three.accepts(count)).isFalse();
        assertThatThrownBy(() -> three.merge(count, three.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limit_outOfRange_isRefused() {
        assertThatThrownBy(() -> new DistinctLatest(0, Window.FOREVER)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new DistinctLatest(1_001, Window.FOREVER)).hasMessageContaining("1 to 1000");
    }

    @Test
    void timedIds_outOfOrder_isRefused() {
        assertThatThrownBy(() -> new TimedIds(List.of(read("a", 10), read("b", 20))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new TimedIds(List.of(read("a", 10), read("a", 10))).entries())
                .as("a list of the last n holds what came twice twice")
                .hasSize(2);
    }

    private static TimedIds recent(DistinctLatest rule, TimedId... reads) {
        return Stream.of(reads)
                .map(DistinctLatestTest::single)
                .reduce(rule.empty(), rule::merge, (left, right) -> rule.merge(left, right));
    }

    private static TimedIds single(TimedId read) {
        return new TimedIds(List.of(read));
    }

    private static TimedId read(String id, long timeMillis) {
        return new TimedId(id, timeMillis);
    }

    @Test
    void merge_olderThanTheNewestByMoreThanTheWindow_isLetGo() {
        DistinctLatest rule = new DistinctLatest(3, new Window(Duration.ofSeconds(1)));

        assertThat(recent(rule, read("a", 999), read("b", 1_000), read("c", 2_000))
                        .entries())
                .containsExactly(read("c", 2_000), read("b", 1_000));
        assertThat(recent(rule, read("c", 2_000), read("a", 999), read("b", 1_000))
                        .entries())
                .containsExactly(read("c", 2_000), read("b", 1_000));
    }
}
